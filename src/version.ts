/** A test keeps this equal to package.json. */
export const VERSION = '1.0.0';
