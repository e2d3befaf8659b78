import { different, equal, type Comparator } from '../rule.ts';
import { valueText } from '../values/valueText.ts';

/** `C`, `POSIX` and unset are one. Another charset is breaking, another language alone is patch. */
export const locale: Comparator = (development, reference) => {
  const here = parse(valueText(development));
  const there = parse(valueText(reference));
  if (here.charset !== there.charset) return different('breaking');
  return here.language === there.language ? equal : different('patch');
};

function parse(text: string): { readonly language: string; readonly charset: string } {
  const [language = '', charset = ''] = text.trim().replace(/@.*$/, '').split('.');
  const plain = language === '' || language === 'POSIX' ? 'C' : language;
  const name = charset.toLowerCase().replaceAll('-', '');
  // A language without a charset is ASCII in a C library; a bare charset is a charset.
  return /^utf-?8$/i.test(plain) ? { language: 'C', charset: 'utf8' } : { language: plain, charset: name || 'ascii' };
}
