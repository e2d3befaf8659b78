import type { FactKey } from '../../environment/fact.ts';
import { variableName } from './variableName.ts';

/** What shells, editors, orchestrators and base images set for themselves. */
const ignored: readonly RegExp[] = [
  /^(?:PATH|HOME|HOSTNAME|PWD|OLDPWD|SHLVL|TERM|_|USER|LOGNAME|SHELL|MAIL|COLORTERM|LS_COLORS|LESSOPEN|LESSCLOSE|DISPLAY|EDITOR|VISUAL|PAGER|container|INVOCATION_ID)$/,
  /^(?:VSCODE_|REMOTE_CONTAINERS|DEVCONTAINER|CODESPACES|LOCKSTEP_|XDG_|DBUS_|SSH_|GIT_|BROWSER$|npm_|INIT_CWD$)/,
  /^(?:KUBERNETES_|ECS_|AWS_CONTAINER_|AWS_EXECUTION_ENV$|K_(?:SERVICE|REVISION|CONFIGURATION)$)/,
  /_SERVICE_(?:HOST|PORT)(?:_|$)|_PORT_\d+_(?:TCP|UDP)/,
  /^(?:GPG_KEYS?|NODE_VERSION|YARN_VERSION|PYTHON_(?:VERSION|SHA256|PIP_VERSION|SETUPTOOLS_VERSION|GET_PIP_\w+)|GOLANG_VERSION|GOTOOLCHAIN|GOPATH|RUBY_(?:VERSION|DOWNLOAD_\w+)|GEM_HOME|BUNDLE_(?:SILENCE_ROOT_WARNING|APP_CONFIG)|JAVA_(?:VERSION|HOME)|PHP_\w+|PG_(?:VERSION|MAJOR)|DOTNET_(?:VERSION|RUNNING_IN_CONTAINER)|RUST_VERSION|CARGO_HOME|RUSTUP_HOME)$/,
];

/** Whether a variable says nothing of the program's own configuration. */
export function isIgnored(key: FactKey): boolean {
  const name = key.startsWith('env.') || key.startsWith('secret.') ? variableName(key) : undefined;
  return name !== undefined && ignored.some(each => each.test(name));
}
