/**
 * `@peculiar/x509` brings a dependency-injection library that refuses to load unless `Reflect` has the metadata
 * functions of an old decorators proposal. The sandbox needs only that it loads and that what is stored is found
 * again, so a few lines stand in for the usual polyfill package. Import this module before `@peculiar/x509`.
 */
interface MetadataReflect {
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  getMetadata?: (key: unknown, target: object) => unknown;
}

const reflect = Reflect as unknown as MetadataReflect;
const store = new WeakMap<object, Map<unknown, unknown>>();

if (reflect.getMetadata === undefined) {
  reflect.defineMetadata = (key, value, target) => {
    const entries = store.get(target) ?? new Map<unknown, unknown>();
    entries.set(key, value);
    store.set(target, entries);
  };
  reflect.getOwnMetadata = (key, target) => store.get(target)?.get(key);
  reflect.getMetadata = (key, target) => {
    for (let at: object | null = target; at !== null; at = Reflect.getPrototypeOf(at)) {
      const entries = store.get(at);
      if (entries?.has(key) === true) return entries.get(key);
    }
    return undefined;
  };
}
