/** `web (1fe6e5e31cb4)`; the name alone of one whose id nobody could tell. */
export function containerTitle({ name, id }: { readonly name: string; readonly id: string }): string {
  return id === '' ? name : `${name} (${id.slice(0, 12)})`;
}
