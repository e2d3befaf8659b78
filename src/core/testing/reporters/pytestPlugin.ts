/** A pytest plugin (https://docs.pytest.org/en/stable/reference/reference.html#hooks), loaded by `-p`. */
export const pytestPlugin = String.raw`import json
import os

_root = os.getcwd()


def _write(event):
    with open(os.environ["LOCKSTEP_EVENTS"], "a", encoding="utf-8") as events:
        events.write(json.dumps(event) + "\n")


def _named(nodeid, location):
    file, line, _ = location
    return {
        "path": nodeid.split("::")[1:],
        "file": os.path.normpath(os.path.join(_root, file)),
        "line": (line or 0) + 1,
    }


def pytest_configure(config):
    global _root
    _root = str(config.rootpath)


def pytest_collection_modifyitems(session, config, items):
    for item in items:
        _write({"kind": "found", **_named(item.nodeid, item.location)})


def pytest_runtest_logstart(nodeid, location):
    _write({"kind": "started", **_named(nodeid, location)})


def pytest_collectreport(report):
    if report.failed:
        _write({
            "kind": "errored", "path": [], "file": os.path.join(_root, str(report.fspath)),
            "failures": [{"message": str(report.longrepr)}],
        })


def _failure(report):
    failure = {"message": report.longreprtext, "stack": report.longreprtext}
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash:
        failure.update(
            message=crash.message, file=os.path.normpath(os.path.join(_root, crash.path)), line=crash.lineno
        )
    return failure


def pytest_runtest_logreport(report):
    own = {**_named(report.nodeid, report.location), "milliseconds": report.duration * 1000}
    if report.failed:
        kind = "failed" if report.when == "call" else "errored"
        _write({"kind": kind, **own, "failures": [_failure(report)]})
    elif report.skipped:
        _write({"kind": "skipped", **own})
    elif report.when == "call":
        _write({"kind": "passed", **own})
`;
