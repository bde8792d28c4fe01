import type { EngineApi } from './engine-api.ts';
import { nestedIdentity } from './nested-identity.js';

/** Whether the engine has an image of that name. */
export async function imageIsThere(engine: EngineApi, image: string): Promise<boolean> {
  return await engine.get(`/images/${image}/json`).then(
    () => true,
    () => false,
  );
}

/**
 * The image that nested engines are started from: the one that the person named, such as `docker:27-dind`, or the one
 * that `npm run nested-engine` makes. `null`: the engine has no such image.
 */
export async function nestedImage(engine: EngineApi, named: string | null): Promise<string | null> {
  const image = named ?? nestedIdentity().image;
  return (await imageIsThere(engine, image)) ? image : null;
}
