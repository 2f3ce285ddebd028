import swc from '@swc/core';

/**
 * A bundle with short names for what is local to it, on one line. Half of a start of the command line is an engine that
 * reads names: with these, its help comes a fifth earlier. Its sources are in `src/`, and everybody can make it anew.
 */
export function withShortNames(code) {
  return swc.minifySync(code, {
    module: false,
    compress: false,
    mangle: true,
    format: { asciiOnly: true },
  }).code;
}
