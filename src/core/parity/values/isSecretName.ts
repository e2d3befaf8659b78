const secret =
  /(?:^|_)(?:PASSWORD|PASSWD|PASS|PASSPHRASE|PW|SECRETS?|TOKENS?|API_?KEY|KEY|ACCESS_KEY_ID|CREDENTIALS?|SALT|PEPPER|JWT|COOKIE|PRIVATE|CERT(?:IFICATE)?|LICEN[CS]E)(?:_|$|\d)|PASSWORD|PASSWD|SECRET|APIKEY/;
/** A setting of a secret, not the secret: where it lies, how long it lives. */
const aboutSecret =
  /_(?:FILE|PATH|DIR|TTL|TIMEOUT|EXPIRY|EXPIRES?(?:_IN)?|LENGTH|SIZE|ENABLED|ALGORITHM|ALG|ISSUER|TYPE|ROUNDS|HEADER)$/;

/** Whether a variable's name says that its value is a credential. */
export function isSecretName(name: string): boolean {
  const upper = name
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .replaceAll(/[-.]/g, '_')
    .toUpperCase();
  return secret.test(upper) && !aboutSecret.test(upper);
}
