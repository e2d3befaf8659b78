const secret =
  /(?:^|_)(?:PASS|PASSPHRASE|PW|SECRETS?|TOKENS?|KEY|ACCESS_KEY_ID|CREDENTIALS?|SALT|PEPPER|JWT)(?:_|$|\d)|_PWD$|PASSWORD|PASSWD|SECRET|APIKEY/;
/** What is about a secret or meant for everyone: where it lies, how long it lives, how many there may be. */
const harmless =
  /_(?:FILE|PATH|DIR|TTL|TIMEOUT|EXPIRY|EXPIRES?(?:_IN)?|LENGTH|SIZE|LIMIT|COUNT|ENABLED|ALGORITHM|ALG|ISSUER|TYPE|ROUNDS|HEADER|PREFIX|SUFFIX|NAME|VERSION|REGION)$|(?:^|_)(?:PUBLIC|PUBLISHABLE|MAX|MIN)_/;

/** Whether a variable's name says that its value is a credential. */
export function isSecretName(name: string): boolean {
  const upper = name
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .replaceAll(/[-.]/g, '_')
    .toUpperCase();
  return secret.test(upper) && !harmless.test(upper);
}
