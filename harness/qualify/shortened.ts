/** Of a text that stands in a line with another one. */
const USUAL_LIMIT = 110;
/** Of one that stands alone. */
export const HARD_LIMIT = 240;

/** Its end, where runtimes put the cause, behind what every text of an engine begins with. */
export function shortened(text: string, most = USUAL_LIMIT): string {
  if (text.length <= most) return text;
  const head = text.slice(0, Math.floor(most / 3));
  return `${head}...${text.slice(text.length - (most - head.length - 3))}`;
}
