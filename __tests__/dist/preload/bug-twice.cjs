// The same bug in two callbacks, one right after the other, as requests under way at once would meet it.
require('./bug-in-the-middle.cjs');
delete require.cache[require.resolve('./bug-in-the-middle.cjs')];
require('./bug-in-the-middle.cjs');
