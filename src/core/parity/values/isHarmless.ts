import { isSecretName } from './isSecretName.ts';

const harmlessNames = new Set([
  'NODE_ENV',
  'RAILS_ENV',
  'RACK_ENV',
  'APP_ENV',
  'FLASK_ENV',
  'DJANGO_SETTINGS_MODULE',
  'ASPNETCORE_ENVIRONMENT',
  'DOTNET_ENVIRONMENT',
  'SPRING_PROFILES_ACTIVE',
  'GIN_MODE',
  'MIX_ENV',
  'ENVIRONMENT',
  'TZ',
  'LANG',
  'LANGUAGE',
  'LC_ALL',
  'LC_CTYPE',
  'LC_COLLATE',
  'LC_TIME',
  'LC_NUMERIC',
  'LC_MESSAGES',
  'PORT',
  'LOG_LEVEL',
  'LOGLEVEL',
  'LOG_FORMAT',
  'NODE_OPTIONS',
  'JAVA_TOOL_OPTIONS',
  'GOMAXPROCS',
  'GOGC',
  'GODEBUG',
  'UV_THREADPOOL_SIZE',
  'WEB_CONCURRENCY',
  'MALLOC_ARENA_MAX',
  'PYTHONUNBUFFERED',
  'PYTHONPATH',
  'PYTHONHASHSEED',
  'PYTHONDONTWRITEBYTECODE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
]);

const classes: readonly RegExp[] = [
  // Nothing.
  /^$/,
  // A flag.
  /^(?:true|false|yes|no|on|off|enabled|disabled)$/i,
  // A number; a long one may be an account.
  /^[-+]?\d{1,10}(?:\.\d{1,6})?$/,
  // A quantity or a time with its unit.
  /^\d{1,10}(?:\.\d+)?\s?(?:ms|s|m|h|d|[kmgt]i?b?|b|%)$/i,
  // A version; four numbers may be an address.
  /^v?\d{1,5}(?:\.\d{1,8}){1,2}(?:-(?:alpha|beta|rc)\.?\d{0,4})?$/i,
  // A path.
  /^(?:\.{0,2}\/)[\w.-]{0,60}(?:\/[\w.-]{0,60}){0,20}$/,
  // A zone.
  /^(?:UTC|GMT|Etc\/[\w+-]{1,12}|(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Za-z_]+(?:\/[A-Za-z_]+)?)$/,
  // A locale.
  /^(?:C|POSIX|[a-z]{2,3}_[A-Z]{2})(?:\.[A-Za-z0-9-]{3,12})?(?:@[a-z]+)?$/,
  // A well-known word.
  /^(?:production|prod|development|dev|staging|test|testing|local|debug|info|warn|warning|error|fatal|trace|silent|json|text|pretty|none|auto|default|localhost)$/i,
];

/** Whether the value of a variable may be shown: by its name, or by what kind of value it is. Names of secrets never. */
export function isHarmless(name: string, value: string): boolean {
  if (isSecretName(name)) return false;
  if (/^[a-z][\w+.-]*:\/\/|:\/\/[^/]*@/i.test(value)) return false;
  return harmlessNames.has(name) || classes.some(each => each.test(value));
}
