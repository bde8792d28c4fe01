/** First id of the host that stands for root of a container, above those that a distribution gives to anybody. */
export const FIRST_REMAPPED_ID = 1_879_048_192;
