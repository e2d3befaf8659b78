import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { dockerConfigFolder } from '../paths.mjs';
import { goProgram } from '../go/program.mjs';

/** The client's plugins that Debian 12 lacks, each with the variable that holds its version. */
const plugins = {
  'docker-compose': 'github.com/docker/compose/v2/internal.Version',
  'docker-buildx': 'github.com/docker/buildx/version.Version',
};

/** Builds the plugins once and gives the rig's engine a client configuration of its own with them. */
export async function buildPlugins(consent) {
  const folder = join(dockerConfigFolder, 'cli-plugins');
  mkdirSync(folder, { recursive: true });
  const settings = join(dockerConfigFolder, 'config.json');
  if (!existsSync(settings)) writeFileSync(settings, `${JSON.stringify(clientSettings(), null, 2)}\n`);
  for (const [plugin, versionVariable] of Object.entries(plugins)) {
    const built = await goProgram(plugin, consent, { versionVariable });
    install(built, join(folder, plugin), basename(dirname(built)));
  }
}

/** Builds and containers get the machine's proxy, where it has one. */
function clientSettings() {
  const setting = name => process.env[name] ?? process.env[name.toLowerCase()];
  const proxy = { httpProxy: setting('HTTP_PROXY'), httpsProxy: setting('HTTPS_PROXY'), noProxy: setting('NO_PROXY') };
  return Object.values(proxy).some(value => value !== undefined) ? { proxies: { default: proxy } } : {};
}

/** A note beside the plugin says which build it is, so that a warm start copies nothing. */
function install(built, target, version) {
  const note = `${target}.version`;
  if (existsSync(target) && existsSync(note) && readFileSync(note, 'utf8') === version) return;
  copyFileSync(built, `${target}.new`);
  renameSync(`${target}.new`, target);
  writeFileSync(note, version);
}
