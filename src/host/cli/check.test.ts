import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, resources, run, writeSmall } from '../../../tests/support/commandLine'
import { check } from './check'
import type { Output } from './output'
import type { Session } from './session'
import { train } from './train/train'

const options = () => ({ workspace: folder })

describe('gatescope check', () => {
  it('prints what a model costs', { timeout: 180_000 }, async () => {
    const { code, objects, error } = await run(true, (session, output) => check(session, 'lstm-moby-dick', output))
    expect([code, error]).toEqual([0, ''])
    expect(objects).toMatchObject([
      { type: 'report', ok: true, parameters: 114_449 },
      { type: 'memory', step: expect.any(Number) }
    ])
  })

  it('says what training would be refused for, in the same words', { timeout: 180_000 }, async () => {
    const file = await writeSmall()
    const [checked, trained] = [
      await run(false, (session, output) => check(session, file, output), file, 10_000),
      await run(false, (session, output) => train(session, file, { ...options(), steps: 1 }, output), file, 10_000)
    ]
    expect([checked.code, trained.code]).toEqual([2, 2])
    expect(checked.out).toContain('cannot be trained')
    expect(checked.error).toMatch(/needs about .* there is room for 0\.0 GB[^]*`train --anyway` tries it all the same\./)
    expect(checked.error).toBe(trained.error)
  })

  it('says once how a cell runs along time', async () => {
    const { out } = await run(false, (session, output) => check(session, 'lstm-moby-dick', output))
    expect(out.split('\n').filter((line) => line.includes('time'))).toEqual([
      '  lstm in time        sequential: the state passes through σ and tanh'
    ])
  })
})

describe('--cell', () => {
  const examples = readdirSync(join(resources, 'examples')).filter((name) => name.endsWith('.cell'))

  it.each(examples)('takes the example %s', async (name) => {
    const path = join(resources, 'examples', name)
    const { code, objects, error } = await run(true, (session, output) => check(session, 'lstm-moby-dick', output, path))
    expect([code, error]).toEqual([0, ''])
    expect(objects).toMatchObject([{ type: 'report', ok: true }, { type: 'memory' }])
  })

  it('trains a cell in the model of a document as its drawing would train', { timeout: 120_000 }, async () => {
    const file = await writeSmall()
    const cell = join(folder, 'drawn.cell')
    const text = readFileSync(join(resources, 'examples/lstm.cell'), 'utf8')
    writeFileSync(cell, text.replace(/, H = \d+/, ''))
    const loss = async (more: { cell?: string }) => {
      const command = (session: Session, output: Output) => train(session, file, { ...options(), steps: 3, ...more }, output)
      const { code, objects } = await run(true, command, file)
      expect(code).toBe(0)
      return objects[objects.length - 1]?.loss
    }
    expect(await loss({ cell })).toBe(await loss({}))
  })

  it('tells all mistakes of the text as file, line and column, with the line', async () => {
    const cell = join(folder, 'broken.cell')
    writeFileSync(cell, 'cell Broken(x, { h }) {\n  z = sigmoidd(linear(x, h))\n  h = z * hh\n}\n')
    const { code, objects, error } = await run(true, (session, output) => check(session, 'lstm-moby-dick', output, cell))
    expect(code).toBe(2)
    expect(error).toBe(
      [
        `${cell}:2:7: Error: “sigmoidd” is no primitive.`,
        '    z = sigmoidd(linear(x, h))',
        '        ^^^^^^^^',
        '  Did you mean sigmoid?',
        `${cell}:3:11: Error: Nothing is called “hh”.`,
        '    h = z * hh',
        '            ^^',
        '  Did you mean h?',
        ''
      ].join('\n')
    )
    expect(objects).toMatchObject([{ type: 'problems', problems: [{ code: 'equations.unknownCall', range: { line: 2 } }, { file: cell }] }])
  })

  it('tells where the text has what checking finds', async () => {
    const cell = join(folder, 'unfit.cell')
    writeFileSync(cell, 'cell Unfit(x, { h, c }) {\n  a = linear(x, { units: 3 })\n  h = a * h\n}\n')
    const { code, error } = await run(false, (session, output) => check(session, 'lstm-moby-dick', output, cell))
    expect(code).toBe(2)
    expect(error).toContain(`${cell}:3:7: Error: In cell Unfit the product`)
    expect(error).toContain(`${cell}:1:20: Error: In cell Unfit nothing says what state c becomes`)
  })

  it('tells what is wrong with the cell as a whole at its first line, in the words of equations', async () => {
    const cell = join(folder, 'whole.cell')
    writeFileSync(cell, '// no state\ncell Whole(x) {\n  return tanh(linear(x))\n}\n')
    const stateless = await run(true, (session, output) => check(session, 'lstm-moby-dick', output, cell))
    expect(stateless.error).toContain(`${cell}:2:1: Error: Cell Whole has no state`)
    expect(stateless.error).toMatch(/ {2}cell Whole\(x\) \{\n {2}\^{15}\n {2}Name its states in braces/)
    expect(stateless.objects[0]).toMatchObject({ problems: [{ code: 'cell.noState', remedy: expect.stringContaining('in braces') }] })
    writeFileSync(cell, 'cell Whole(x, { h }) {\n}\n')
    const silent = await run(false, (session, output) => check(session, 'lstm-moby-dick', output, cell))
    expect(silent.error).toContain(`${cell}:1:1: Error: Cell Whole has no output.`)
    expect(silent.error).toContain('Write “return”')
    expect(silent.error).not.toContain('palette')
  })

  it('shows of a long line what is around the mistake, and nothing that would steer a terminal', async () => {
    const cell = join(folder, 'long.cell')
    writeFileSync(cell, `cell Long(x, { h }) {\n  h = tanh(${'x + '.repeat(100)}\u001b[31mx)\n}\n`)
    const { error } = await run(false, (session, output) => check(session, 'lstm-moby-dick', output, cell))
    expect(error).not.toContain('\u001b')
    const [, shown, carets] = error.split('\n')
    expect(shown?.length).toBeLessThan(165)
    expect(shown?.indexOf('?[31mx)')).toBe(carets?.indexOf('^'))
  })

  it('names what is not a file', async () => {
    const { code, error } = await run(false, (session, output) => check(session, 'lstm-moby-dick', output, join(folder, 'none.cell')))
    expect(code).toBe(2)
    expect(error).toMatch(/none\.cell is not a file\.\n {2}Name a file/)
  })
})
