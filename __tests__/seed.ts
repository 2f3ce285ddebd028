import fc from 'fast-check';

// A change is judged by what it changes: the weekly run sets a new seed, and a failure prints its own.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_126) });
