// @ts-check
// A step of set-up that could not be done: what failed, and what the user can do about it.

import { stripVTControlCharacters } from 'node:util'

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
    this.details = stripVTControlCharacters(details).trim()
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

/**
 * A failure in one line, for a note: what failed, and the line in which the failed program said why.
 * @param {SetupFailure} failure
 */
export function summarizeFailure({ message, details }) {
  const lines = details.split('\n').map((line) => line.trim())
  const why = lines.findLast((line) => /error:/i.test(line))
  return why === undefined ? message : `${message} (${why})`
}

/** @param {string} text */
const indent = (text) => text.replace(/^/gm, '    ')
