import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, succeeds } from '../command.mjs';
import { goProgram } from '../go/program.mjs';
import { cacheFolder, rigFolder, runFolder } from '../paths.mjs';
import { buildDebian } from './debian/build.mjs';
import { recipeLabel } from './recipe.mjs';

/**
 * Builds one image of the catalogue on the rig's engine, gives it all its tags and returns them.
 * @param {import('./catalogue.mjs').CatalogueImage} image
 * @param {{ recipe: string, docker: Record<string, string>, consent: { yes: boolean } }} options
 * @returns {Promise<readonly string[]>}
 */
export async function buildImage(image, { recipe, docker, consent }) {
  const label = `${recipeLabel}=${recipe}`;
  const replaced = [await idOf(image.name, docker)];
  let version = '';
  if (image.suite !== undefined) await buildDebian(image.suite, { tag: image.name, label, docker });
  else {
    const context = await contextOf(image, consent);
    try {
      await build(image, context, { label, docker });
      if (image.version !== undefined) {
        version = await run(
          'docker',
          ['run', '--rm', '--network=none', '--entrypoint', image.version[0], image.name, ...image.version.slice(1)],
          { env: docker },
        );
        replaced.push(await idOf(image.name, docker));
        // The image's variables name the version, which is known only after Debian's package is in: all but they is cached.
        await build(image, context, { label, docker, version });
      }
    } finally {
      rmSync(context, { recursive: true, force: true });
    }
  }
  const tags = image.tags.map(tag => tag.replace('{version}', version));
  for (const tag of tags) await run('docker', ['tag', image.name, tag], { env: docker });
  // One that a container or another image still needs stays.
  const current = await idOf(image.name, docker);
  for (const id of replaced)
    if (id !== '' && id !== current) await succeeds('docker', ['image', 'rm', id], { env: docker });
  return tags;
}

const idOf = (name, docker) => run('docker', ['image', 'ls', '--quiet', '--no-trunc', name], { env: docker });

async function build(image, context, { label, docker, version }) {
  const buildArgs = { ...image.buildArgs, ...(version === undefined ? {} : { VERSION: version }) };
  const args = Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  const log = join(runFolder, `image-${image.name.replaceAll(/[/:]/g, '-')}.log`);
  await run('docker', ['build', '--quiet', '--label', label, ...args, '--tag', image.name, context], {
    // Debian's client has BuildKit built in, but only on demand.
    env: { ...docker, DOCKER_BUILDKIT: '1' },
    log,
  });
}

/** A build context: the image's folder, npm packages and a Go program, gathered in a temporary folder. */
async function contextOf(image, consent) {
  mkdirSync(runFolder, { recursive: true });
  const context = mkdtempSync(join(runFolder, 'context-'));
  cpSync(join(rigFolder, 'images', image.folder), context, { recursive: true });
  for (const [name, specifier] of Object.entries(image.packages ?? {})) {
    const target = join(context, 'packages', name);
    mkdirSync(target, { recursive: true });
    await run('tar', [
      '--extract',
      '--strip-components=1',
      '--file',
      await npmPackage(specifier),
      '--directory',
      target,
    ]);
  }
  if (image.program !== undefined) copyFileSync(await goProgram(image.program, consent), join(context, image.program));
  return context;
}

async function npmPackage(specifier) {
  const folder = join(cacheFolder, 'npm-packages');
  const file = join(folder, `${specifier.replace('@', '-')}.tgz`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const unfinished = mkdtempSync(join(folder, 'unfinished-'));
  await run('npm', ['pack', '--silent', '--pack-destination', unfinished, specifier], { cwd: unfinished });
  for (const packed of readdirSync(unfinished)) renameSync(join(unfinished, packed), file);
  rmSync(unfinished, { recursive: true });
  return file;
}
