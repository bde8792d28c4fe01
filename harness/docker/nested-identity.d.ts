/** The image of a nested engine that belongs to the recipe in this tree. */
export interface NestedIdentity {
  /** First 12 hex digits of the sha256 over the recipe. */
  readonly hash: string;
  /** Tag of the image in the engine. */
  readonly image: string;
}

/** Label of every image of a nested engine that was made here; its value is the hash. */
export const NESTED_LABEL: string;

/** Label of the images of engines that `npm run runtimes` makes; its value is the hash of what each is made from. */
export const ENGINE_IMAGE_LABEL: string;

/** What the image is made from. */
export interface NestedRecipe {
  /** Of Debian. */
  readonly suite: string;
  readonly packages: readonly string[];
  /** Patterns of tar: in the root file system, and left out of the image. */
  readonly left: readonly string[];
}

export const NESTED_RECIPE: NestedRecipe;

/** The image that belongs to the recipe, built or not; that of this tree when none is given. */
export function nestedIdentity(recipe?: NestedRecipe): NestedIdentity;
