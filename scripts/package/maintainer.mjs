// Who answers for a Debian package: whoever builds it, by the variables that Debian's own tools read.

/**
 * Null where nobody is named: electron-builder.yml then has an address that leads nowhere.
 * @param {Record<string, string | undefined>} env
 */
export function maintainer({ DEBFULLNAME, DEBEMAIL }) {
  const [, name, address] = /^(.+?) *<([^<>\s]+)>$/.exec(DEBEMAIL ?? '') ?? [null, DEBFULLNAME, DEBEMAIL];
  return name && address?.includes('@') ? `${name} <${address}>` : null;
}

/** The field of a package: an address that leads nowhere is none. */
export function maintainerField(named) {
  return named.replace(/ *<[^<>]*\.invalid>$/, '');
}
