// Saves one token after the other until it is killed, and says after each what was saved.
import { writeSync } from 'node:fs';
import { Secret } from '../../src/secret.js';
import { tokenFile } from '../../src/store/file.js';

const [, , path = '', generation = ''] = process.argv;
const { signal } = new AbortController();

for (let count = 1; ; count += 1) {
  const store = tokenFile(path, { mask: () => undefined, signal });
  await store.open();
  writeSync(1, `begun ${count}\n`);
  await store.save(new Secret(`FAKE-${generation}-${count}-`.padEnd(2000, `${count}_`)));
  writeSync(1, `saved ${count}\n`);
  await store.close();
}
