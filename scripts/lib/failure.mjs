// @ts-check
// A step of set-up that could not be done: what failed, and what the user can do about it.

export class SetupFailure extends Error {
  /**
   * @param {string} what the failure in one sentence
   * @param {string} remedy what to do, in one sentence
   * @param {string} [details] the end of what the failed program printed
   */
  constructor(what, remedy, details = '') {
    super(what)
    this.name = 'SetupFailure'
    this.remedy = remedy
    this.details = details.trim()
  }
}

/**
 * What a person reads when set-up stops.
 * @param {unknown} error
 */
export function describeFailure(error) {
  if (!(error instanceof SetupFailure))
    return `Unexpected failure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  const details = error.details === '' ? '' : `\n${indent(error.details)}`
  return `${error.message}${details}\n  What to do: ${error.remedy}`
}

/** @param {string} text */
const indent = (text) => text.replace(/^/gm, '    ')
