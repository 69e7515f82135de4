import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, run, writeSmall } from '../../../../tests/support/commandLine'
import type { Ran } from '../../../../tests/support/commandLine'
import { exportConfigSchema } from '../../../engine/exporting/common/configFile'
import { exportModel } from './export'
import type { ExportOptions } from './export'
import { formatOption } from './exportOptions'
import { namedRun } from '../namedRun'
import { train } from '../train/train'

const request = () => ({
  wish: { format: 'safetensors', options: { layout: 'gatescope' } } as const,
  folder: join(folder, 'made', 'weights'),
  step: null,
  overwrite: false
})

async function trained(): Promise<string> {
  const file = await writeSmall()
  await run(true, (session, output) => train(session, file, { workspace: folder, steps: 2 }, output), file)
  return namedRun(undefined, folder)?.runId ?? ''
}

const exported = (options: ExportOptions, json = true): Promise<Ran> =>
  run(json, (session, output) => exportModel(session, options, output), join(folder, 'small.gatescope.json'))

describe('gatescope export', { timeout: 120_000 }, () => {
  it('writes a folder with a README, and says what was checked; nothing is overwritten without being asked', async () => {
    const runId = await trained()
    const { code, objects, error } = await exported({ ...request(), runId })
    expect([code, error]).toEqual([0, ''])
    expect(objects).toMatchObject([
      { type: 'exported', format: 'safetensors', runId, step: 2, checks: [{ kind: 'compared', difference: 0 }] }
    ])
    const target = request().folder
    expect(readdirSync(target).sort()).toEqual(
      [
        'NAMES.md',
        'README.md',
        'config.json',
        'example_input.safetensors',
        'example_output.safetensors',
        'vocabulary.json',
        'weights.safetensors'
      ].sort()
    )
    expect(exportConfigSchema.safeParse(JSON.parse(readFileSync(join(target, 'config.json'), 'utf8'))).success).toBe(true)
    expect(readFileSync(join(target, 'README.md'), 'utf8')).toContain('| input | `tokens` | int64 | `[batch, length]` |')
    expect(readdirSync(join(folder, 'made'))).toEqual(['weights'])

    const again = await exported({ ...request(), runId })
    expect([again.code, again.error]).toEqual([2, expect.stringContaining('--overwrite')])
    const replaced = await exported({ ...request(), runId, overwrite: true }, false)
    expect([replaced.code, replaced.out]).toEqual([0, expect.stringContaining('Checked: weights.safetensors, read back agrees exactly')])
    expect(readdirSync(join(folder, 'made'))).toEqual(['weights'])
  })

  it('never replaces a folder that is no export', async () => {
    const runId = await trained()
    mkdirSync(request().folder, { recursive: true })
    writeFileSync(join(request().folder, 'thesis.txt'), 'all of it')
    const { code } = await exported({ ...request(), runId, overwrite: true })
    expect([code, readdirSync(request().folder)]).toEqual([2, ['thesis.txt']])
  })

  it('takes the checkpoint of a step, and names those that there are', async () => {
    const runId = await trained()
    expect(await exported({ ...request(), runId, step: 2 })).toMatchObject({ code: 0, objects: [{ step: 2 }] })
    const missing = await exported({ ...request(), runId, step: 1, folder: join(folder, 'other') })
    expect([missing.code, missing.error]).toEqual([2, expect.stringContaining('There is a checkpoint of step 2.')])
    expect(existsSync(join(folder, 'other'))).toBe(false)
  })

  it('leaves nothing where it cannot write', async () => {
    const runId = await trained()
    writeFileSync(join(folder, 'file'), '')
    const { code, error } = await exported({ ...request(), runId, folder: join(folder, 'file', 'weights') })
    expect([code, error]).toEqual([1, expect.stringContaining('A file stands where a folder must be')])
  })

  it('reads options of the format', () => {
    expect(formatOption('float16=false', { layout: 'pytorch' })).toEqual({ layout: 'pytorch', float16: false })
    expect(() => formatOption('float16', {})).toThrow('name=value')
  })
})
