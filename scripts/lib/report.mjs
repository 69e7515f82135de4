// @ts-check
// What set-up shows on the error stream: one short line for each step, and progress while a long one runs.

/** @typedef {(text: string, part?: number) => void} Progress `part`: what is done, from 0 to 1, where that is known */
/**
 * @typedef {object} Report
 * @property {(title: string, note?: string) => void} done a step whose result was already there
 * @property {<T>(title: string, doing: string, work: (progress: Progress) => Promise<T>) => Promise<T>} step
 *   runs the work, showing what it is doing, and how long it took
 * @property {(text: string) => void} say a line of its own
 */

const PLAIN_PROGRESS_EVERY_MS = 10_000

/**
 * @param {{ quiet?: boolean, stream?: NodeJS.WriteStream }} [options] quiet: say nothing of steps that were already done
 * @returns {Report}
 */
export function createReport({ quiet = false, stream = process.stderr } = {}) {
  /** @param {string} text */
  const say = (text) => void stream.write(`${text}\n`)
  return {
    say,
    done: (title, note = 'ready') => (quiet ? undefined : say(`✓ ${title}: ${note}`)),
    step: async (title, doing, work) => {
      const began = Date.now()
      say(`… ${title}: ${doing}`)
      const meter = createMeter(stream, title)
      try {
        const result = await work(meter.show)
        meter.clear()
        say(`✓ ${title}: done in ${seconds(Date.now() - began)}`)
        return result
      } catch (error) {
        meter.clear()
        say(`✗ ${title}: failed after ${seconds(Date.now() - began)}`)
        throw error
      }
    }
  }
}

/** A line that is rewritten on a terminal, and repeated now and then elsewhere.
 * @param {NodeJS.WriteStream} stream
 * @param {string} title
 */
function createMeter(stream, title) {
  let shownAt = Date.now()
  return {
    /** @param {string} text */
    show: (text) => {
      if (stream.isTTY) stream.write(`\r\x1b[2K  ${title}: ${text}`)
      else if (Date.now() - shownAt >= PLAIN_PROGRESS_EVERY_MS) {
        shownAt = Date.now()
        stream.write(`  ${title}: ${text}\n`)
      }
    },
    clear: () => void (stream.isTTY && stream.write('\r\x1b[2K'))
  }
}

/** @param {number} milliseconds */
export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`

/** @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`
