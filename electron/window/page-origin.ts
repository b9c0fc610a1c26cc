/** The page has an origin of its own instead of file://, which would let it read any file. */
export const pageScheme = 'kinetint';
export const pageOrigin = `${pageScheme}://app`;
export const pageUrl = `${pageOrigin}/index.html`;
