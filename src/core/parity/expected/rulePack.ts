import type { Difference } from '../rule.ts';
import { isSealed } from '../values/isSealed.ts';
import { valueText } from '../values/valueText.ts';

/** Changes of meaning count the first number up: scores across it can't be compared. */
export const rulesVersion = '1.0.0';

export interface ExpectedRule {
  readonly id: string;
  /** Why this difference is as it should be. */
  readonly reason: string;
  /** Whatever production has, also where that can't be told. */
  readonly always?: true;
  matches(difference: Difference): boolean;
}

const debugPort = /^network\.port\.(?:9229|9230|5005|5678|2345|9003|40000|1044|4711|6080)\//;
const idle =
  /\bsleep\s+(?:infinity|inf|\d{3,})|\btail\s+-f\s+\/dev\/null|\bwhile\s+(?:sleep|:|true)\b|\bwait\b.*\bsleep\b/;
const watching =
  /\bnodemon\b|\bts-node-dev\b|\btsx\s+watch\b|--watch\b|--reload\b|--hot\b|\bnext\s+dev\b|\bvite\b|\bwebpack(?:-dev-server|\s+serve)\b|\bdotnet\s+watch\b|\bflask\b.*\brun\b|\brunserver\b|\bair\b|\bspring-boot:run\b|\bbootRun\b|(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:dev|start:dev|develop|watch)\b|--inspect\b|\bdebugpy\b|\bdlv\b/;
const toolFolder =
  /\/(?:node_modules|\.venv|venv|vendor\/bundle|\.cache|\.vscode(?:-server|-remote)?|\.cursor-server|\.m2|\.gradle|\.npm|\.pnpm-store|\.yarn|\.cargo|\.ssh|\.gitconfig|\.aws|\.kube|\.docker|\.config|\.bash_history|commandhistory|go\/pkg|usr\/local\/cargo|docker\.sock|ssh-agent|ssh-auth\.sock)(?:\/|$)|^mount\.(?:\/vscode|\/tmp|\/workspaces?|\/run\/host-services|\/dev\/)/;
const staticKeys = /^(?:secret|env)\.AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE)$/;
const toolVariables =
  /^env\.(?:CHOKIDAR_USEPOLLING|WATCHPACK_POLLING|WATCHFILES_FORCE_POLLING|PYTHONDONTWRITEBYTECODE|PYTHONBREAKPOINT|PIP_\w+|NPM_CONFIG_\w+|HISTFILE|PROMPT_\w+|DOCKER_HOST|TESTCONTAINERS_\w+|FORCE_COLOR|NO_COLOR|DEBIAN_FRONTEND)$/;
const hostName = /(?:[._]|\.PG)(?:HOST|HOSTNAME|ENDPOINT|SERVERS?|ADDR|ADDRESS|DOMAIN|BASE_URL|ORIGIN)$/;

/** What development tooling brings, and what differs between any two places. */
export const rulePack: readonly ExpectedRule[] = [
  {
    id: 'credentials-differ',
    reason: 'Development has a credential of its own, as it should.',
    matches: ({ key, kind, level }) =>
      kind === 'value' && level === 'patch' && (key.startsWith('secret.') || /^service\.[^.]+\.env\./.test(key)),
  },
  {
    id: 'debug-port',
    reason: 'A debugger’s port, brought by the development tooling.',
    matches: ({ key, kind }) => kind === 'developmentOnly' && debugPort.test(key),
  },
  {
    id: 'development-command',
    always: true,
    reason: 'The development tooling keeps the container up or restarts the program on changes.',
    matches: ({ key, development }) =>
      /^(?:deployment\.command|image\.(?:command|entrypoint))$/.test(key) &&
      development !== undefined &&
      (idle.test(words(development)) || watching.test(words(development))),
  },
  {
    id: 'workspace-mount',
    reason: 'The workspace and what editors and package managers keep, brought by the development tooling.',
    matches: ({ key, kind, development }) =>
      kind === 'developmentOnly' && key.startsWith('mount.') && (development === 'bind' || toolFolder.test(key)),
  },
  {
    id: 'static-cloud-keys',
    reason: 'Production takes its role from the platform; development needs keys for the same.',
    matches: ({ key, kind }) => kind === 'developmentOnly' && staticKeys.test(key),
  },
  {
    id: 'tooling-variable',
    reason: 'A variable of the development tooling.',
    matches: ({ key, kind }) => kind === 'developmentOnly' && toolVariables.test(key),
  },
  {
    id: 'debugger-capability',
    reason: 'Debuggers need SYS_PTRACE.',
    matches: ({ key, development, reference }) =>
      key === 'identity.capabilities' &&
      Array.isArray(development) &&
      !development.some(
        each =>
          !/^(?:CAP_)?SYS_PTRACE$/.test(String(each)) &&
          !(Array.isArray(reference) && reference.includes(String(each))),
      ) &&
      development.some(each => /^(?:CAP_)?SYS_PTRACE$/.test(String(each))),
  },
  {
    id: 'own-host',
    reason: 'Each environment has hosts of its own.',
    matches: ({ key, kind, level, development }) =>
      kind === 'value' &&
      /^(?:env|secret)\./.test(key) &&
      (hostName.test(key) || (level === 'patch' && isSealed(development) && development.shown !== undefined)),
  },
  {
    id: 'own-image',
    always: true,
    reason: 'A development image is another image by nature; what is in it is compared by its own keys.',
    matches: ({ key }) => key === 'image.reference' || key === 'image.digest',
  },
  {
    id: 'bare-image',
    reason: 'Production’s image holds only the program: nothing in it depends on a system.',
    matches: ({ key, kind, reference }) =>
      kind === 'value' &&
      ((key === 'os.family' && reference === 'scratch') || (key === 'libc.family' && reference === 'none')),
  },
  {
    id: 'extra-runtime',
    reason: 'A further runtime that production does not have; tools of development need it.',
    matches: ({ key, kind }) => kind === 'developmentOnly' && key.startsWith('runtime.'),
  },
];

function words(value: NonNullable<Difference['development']>): string {
  return valueText(value);
}
