import { run, succeeds } from '../command.mjs';
import { dockerVariables } from '../docker/up.mjs';
import { step } from '../step.mjs';
import { installPrograms } from '../system.mjs';
import { buildImage } from './build.mjs';
import { catalogue } from './catalogue.mjs';
import { machineFiles } from './machine.mjs';
import { recipeLabel, recipeOf } from './recipe.mjs';

/**
 * Builds the images that are missing or made from an older recipe, and pushes them to the registry.
 * @param {{ yes: boolean }} consent
 * @param {readonly string[]} only names to build with their parents; none for all
 */
export async function upImages(consent, only) {
  const { LOCKSTEP_RIG_REGISTRY: registry, ...docker } = dockerVariables();
  const wanted = withParents(only);
  const names = wanted.map(({ name }) => name);
  const [files, present] = await Promise.all([machineFiles(), recipes(names, docker)]);
  const missing = wanted.filter(image => present.get(image.name) !== recipeOf(image, files));
  if (missing.some(({ suite }) => suite !== undefined)) await installPrograms({ debootstrap: 'debootstrap' }, consent);
  await inOrder(missing, async image => {
    const recipe = recipeOf(image, files);
    if (await pulled(image.name, recipe, docker)) return;
    await step(`image ${image.name}`, async () => {
      const tags = await buildImage(image, { recipe, docker, consent });
      for (const tag of tags) await push(tag, registry, docker);
    });
  });
}

/** Works on two images at a time, because one waits for the network while the other unpacks; parents come before children. */
async function inOrder(images, make) {
  const started = new Map();
  const next = async () => {
    const image = images.find(({ name }) => !started.has(name));
    if (image === undefined) return;
    const made = Promise.resolve(started.get(image.parent)).then(() => make(image));
    started.set(image.name, made);
    await made;
    await next();
  };
  await Promise.all([next(), next()]);
}

function withParents(only) {
  if (only.length === 0) return catalogue;
  const names = new Set();
  for (const name of only) {
    let image = catalogue.find(({ tags }) => tags.includes(name));
    if (image === undefined) throw new Error(`The rig has no image "${name}".`);
    while (image !== undefined) {
      names.add(image.name);
      const { parent } = image;
      image = catalogue.find(candidate => candidate.name === parent);
    }
  }
  return catalogue.filter(({ name }) => names.has(name));
}

/** The recipe label of each image that the engine has. */
async function recipes(names, docker) {
  const format = `{{range .RepoTags}}{{.}} {{end}}\t{{index .Config.Labels "${recipeLabel}"}}`;
  const found = new Map();
  for (const line of (await inspect(names, format, docker)).split('\n')) {
    const [tags = '', recipe] = line.split('\t');
    for (const tag of tags.trim().split(' ')) found.set(tag, recipe);
  }
  return found;
}

/** `docker image inspect` prints what it found and fails for what it didn't, so ask only for names that are there. */
async function inspect(names, format, docker) {
  const listed = new Set(
    (await run('docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'], { env: docker })).split('\n'),
  );
  const there = names.filter(name => listed.has(name));
  return there.length === 0 ? '' : run('docker', ['image', 'inspect', '--format', format, ...there], { env: docker });
}

/** Whether the registry has the image from this recipe; someone may have deleted it from the engine only. */
async function pulled(name, recipe, docker) {
  if (!(await succeeds('docker', ['pull', '--quiet', name], { env: docker }))) return false;
  return (await recipes([name], docker)).get(name) === recipe;
}

/** The registry answers for Docker Hub, where names without a slash are below `library`. */
async function push(tag, registry, docker) {
  const remote = `${registry}/${tag.includes('/') ? tag : `library/${tag}`}`;
  await run('docker', ['tag', tag, remote], { env: docker });
  await run('docker', ['push', '--quiet', remote], { env: docker });
  await run('docker', ['image', 'rm', remote], { env: docker });
}
