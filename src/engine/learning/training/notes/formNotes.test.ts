// The lines of the log on how a run is computed.
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../../../../tests/support/templates'
import { nextTokenTask } from '../../../../contract/document/taskShape'
import { checkModel } from '../../../model/graph/checkModel'
import { formNotes } from './formNotes'

const cpu = { executor: 'tensorflow', device: 'CPU, 2 cores', xla: true, parts: 2, gpu: false } as const

function notes(template: string, machine: Parameters<typeof formNotes>[2] = cpu, change = {}): string[] {
  const document = readTemplate(template)
  const checked = checkModel(document, nextTokenTask(81))
  if (!checked.ok) throw new Error(template)
  return formNotes(checked.model, { ...document.training, ...change }, machine)
}

describe('the notes on forms', () => {
  it('say machine and parts, why a cell runs as a loop, and whether it recomputes', () => {
    expect(notes('lstm-moby-dick')).toEqual([
      'Runs on tensorflow, compiled by XLA, on CPU, 2 cores; the batch in 2 parts, which run at the same time',
      expect.stringMatching(/^lstm: a loop over 100 steps, sequential: .*tanh/),
      'Recompute is off: loops keep every step for the backward pass'
    ])
    expect(notes('lstm-moby-dick', cpu, { batchSize: 3, recompute: 'segments' })).toEqual([
      expect.stringMatching(/the batch as one$/),
      expect.anything(),
      expect.stringMatching(/^Recompute is on/)
    ])
  })

  it('say which form a linear recurrence takes, by machine and settings', () => {
    expect(notes('min-gru-moby-dick').join('\n')).toMatch(/linear in its state, but on a CPU the loop is faster/)
    expect(notes('min-gru-moby-dick', { ...cpu, gpu: true }).join('\n')).toMatch(
      /an associative scan, since it is linear in its state and runs on a GPU/
    )
    expect(notes('min-gru-moby-dick', cpu, { linearRecurrence: 'associative' }).join('\n')).toMatch(/and the settings ask for it/)
  })

  it('say that what mixes its units stays a loop, also on a GPU and where a scan is asked for', () => {
    const loop =
      /memory: a loop over 100 steps, step by step: linear in the state, but its units mix in a matrix × vector and an outer product$/m
    expect(notes('fast-weights-moby-dick', { ...cpu, gpu: true }).join('\n')).toMatch(loop)
    expect(notes('fast-weights-moby-dick', cpu, { linearRecurrence: 'associative' }).join('\n')).toMatch(loop)
  })

  it('say that a gradient is a scan where its cell is not', () => {
    expect(notes('indrnn-moby-dick', { ...cpu, gpu: true }).join('\n')).toMatch(
      /a loop over 100 steps, sequential: .* relu; its gradient an associative scan$/m
    )
    expect(notes('lstm-moby-dick', { ...cpu, gpu: true }).join('\n')).toMatch(/a loop over 100 steps, sequential: .* tanh$/m)
  })

  it('say that recomputing keeps the loop', () => {
    const both = { linearRecurrence: 'associative', recompute: 'segments' }
    expect(notes('min-gru-moby-dick', cpu, both).join('\n')).toMatch(
      /: a loop over 100 steps; it is linear .*, but recomputing goes step by step$/m
    )
  })

  it('say where Newton iterations run, with which Jacobian, and why they do not', () => {
    const newton = (template: string, change = {}) => notes(template, cpu, { recurrence: 'newton', ...change }).join('\n')
    expect(newton('gru-moby-dick')).toMatch(
      /^gru: Newton iterations over all 100 steps with the diagonal of the Jacobian, since units mix; step by step if 64 rounds are not enough$/m
    )
    expect(newton('indrnn-moby-dick')).toMatch(/: Newton iterations over all 100 steps with the Jacobian of each unit; step by step if /m)
    expect(newton('min-gru-moby-dick')).toMatch(/: an associative scan, since it is linear in its state and /m)
    expect(newton('gru-moby-dick', { recompute: 'segments' })).toMatch(/no Newton iterations: recomputing goes step by step$/m)
  })

  it('say in which form attention runs, and why', () => {
    const noted = (form: 'auto' | 'plain' | 'chunked', sequenceLength: number) => {
      const document = readTemplate('transformer-post-norm-moby-dick')
      for (const layer of document.model.layers) if (layer.kind === 'attention') layer.params.form = form
      const training = { ...document.training, sequenceLength }
      const checked = checkModel({ ...document, training }, nextTokenTask(81))
      if (!checked.ok) throw new Error('problems')
      return formNotes(checked.model, training, cpu).find((line) => line.startsWith('attention1: '))
    }
    expect(noted('auto', 512)).toBe('attention1: all pairs of time steps at once, since sequences are of at most 512')
    expect(noted('auto', 513)).toBe('attention1: in blocks of time steps, since sequences are longer than 512')
    expect(noted('plain', 4096)).toBe('attention1: all pairs of time steps at once')
    expect(noted('chunked', 4096)).toBe('attention1: in blocks of time steps, as its settings ask')
    expect(noted('chunked', 128)).toBe('attention1: all pairs of time steps at once, which are a single block of at most 128')
  })

  it('say the forms of state-space layers and attention', () => {
    expect(notes('s4d-moby-dick').join('\n')).toMatch(/: a convolution in blocks$/m)
    expect(notes('mamba-moby-dick').join('\n')).toMatch(/: a selective scan, step by step in stretches$/m)
    expect(notes('transformer-moby-dick').join('\n')).toMatch(/attention1: all pairs of time steps at once$/m)
  })
})
