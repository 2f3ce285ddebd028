const LONGEST = 2000;

/**
 * An address that may stand behind a link in HTML, Markdown or a log: https, without a user or a password, and of
 * letters, digits and signs that none of them reads; the rest is percent-encoded.
 *
 * @returns undefined if it may not
 */
export function linkTo(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, username, password, href } = new URL(address);
  if (protocol !== 'https:' || username !== '' || password !== '' || href.length > LONGEST) return undefined;
  return href.replace(/[^\w\-.~:/?#@!&,;=%+]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase();
    return `%${code.padStart(2, '0')}`;
  });
}
