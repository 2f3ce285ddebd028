import fc from 'fast-check';

// A fixed seed keeps a change's results comparable. The weekly run sets a new one, and a failure prints its own.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_126) });
