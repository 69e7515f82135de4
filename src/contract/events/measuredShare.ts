/** What a run records of its reach, of its updates and of its exponents takes at most this share of the time that it trains, each by itself. */
export const measuredShare = 0.02

/** The share in words: `2 %`. */
export const measuredShareWords = `${100 * measuredShare} %`
