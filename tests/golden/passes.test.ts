/**
 * What each pass does to a few small templates, as text: the loss as lowered, what every pass takes away and adds, first to the loss and then to
 * its gradient, and the program that is left. A pass that changes something else than before is seen here, by its name.
 */
import { describe, expect, it } from 'vitest'
import { differentiate } from '../../src/engine/compiler/autodiff/differentiate'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { associate } from '../../src/engine/compiler/passes/loops/associate'
import { passes } from '../../src/engine/compiler/passes/compile'
import { segment } from '../../src/engine/compiler/passes/loops/segment'
import { buildProgram } from '../../src/engine/compiler/program/builder'
import { countOperations, printProgram } from '../../src/engine/compiler/program/print'
import { range } from '../../src/engine/compiler/program/shapes'
import type { Block } from '../../src/engine/compiler/program/types'
import { verifyBlock } from '../../src/engine/compiler/program/verify'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import type { ModelForward } from '../../src/engine/learning/step/modelForward'
import { onParts, partBlock } from '../../src/engine/learning/step/parts'
import { lossesOf, partTypes } from '../../src/engine/learning/step/trainFunctions'
import { readTemplate, shrunk, smallTask } from '../support/templates'

interface Case {
  readonly template: string
  /** Time steps: nine where they are cut into segments of three. */
  readonly length: number
  readonly parts: number
  readonly before?: { readonly name: string; readonly pass: (block: Block) => Block }
  readonly after?: { readonly name: string; readonly pass: (block: Block) => Block }
}

const cases: readonly Case[] = [
  { template: 'lstm-moby-dick', length: 3, parts: 2 },
  { template: 'min-gru-moby-dick', length: 4, parts: 1, after: { name: 'associate', pass: associate } },
  { template: 'indrnn-moby-dick', length: 9, parts: 1, before: { name: 'segment', pass: segment } },
  { template: 'fast-weights-moby-dick', length: 3, parts: 1 }
]

function modelOf(template: string): ModelForward {
  const document = shrunk(readTemplate(template), { units: 2, hidden: 3 })
  const checked = checkModel(document, smallTask(document, 5))
  if (!checked.ok) throw new Error('the template has problems')
  return modelForward(checked.model)
}

/** `- 4 × …`, `+ 1 × …`, in the order of the program; or that nothing changed. */
function changes(before: Block, after: Block): string[] {
  const [old, now] = [countOperations(before), countOperations(after)]
  const more = (a: Map<string, number>, b: Map<string, number>, sign: string) =>
    [...a].flatMap(([line, count]) => (count > (b.get(line) ?? 0) ? [`${sign} ${count - (b.get(line) ?? 0)} ×${line}`] : []))
  const all = [...more(old, now, '-'), ...more(now, old, '+')]
  return all.length === 0 ? ['  as before'] : all
}

describe.each(cases)('$template', ({ template, length, parts, before, after }) => {
  it('is changed by each pass as before', async () => {
    const model = modelOf(template)
    const types = partTypes(model, { length, batch: 2 })
    const print = (block: Block) => {
      const program = {
        name: template,
        parameters: [...types.weights.keys(), ...types.inputs.keys()],
        results: block.results.map((_, k) => `y${k}`)
      }
      return printProgram({ ...program, block })
    }
    const told: string[] = []
    const run = (block: Block, name: string, pass: (block: Block) => Block): Block => {
      const changed = pass(block)
      verifyBlock(changed)
      told.push(`## ${name}`, ...changes(block, changed), '')
      return changed
    }
    const optimised = (block: Block) => passes.reduce((current, { name, pass }) => run(current, name, pass), block)

    const lowered = partBlock(types, { parts, training: true }, (builder, values) => [builder.sumAll(lossesOf(model, builder, values, {}))])
    told.push('# The loss as lowered', print(lowered), '# What the passes do to it', '')
    const cut = before ? run(lowered, before.name, before.pass) : lowered
    const loss = optimised(cut)
    told.push('# What they do to its gradient', '')
    const derived = run(loss, 'differentiate', (block) => differentiate(block, range(types.weights.size)))
    const whole = parts === 1 ? derived : run(derived, `split, ${parts} parts`, inParts)
    const gradient = optimised(whole)
    const last = after ? run(gradient, after.name, after.pass) : gradient
    told.push('# What is left', print(last))
    await expect(told.join('\n')).toMatchFileSnapshot(`__snapshots__/${template}.passes.txt`)

    function inParts(block: Block): Block {
      return buildProgram('parts', new Map([...types.weights, ...types.inputs]), (builder, values) => {
        const all = [...values]
        const partValues = { weights: new Map(all.slice(0, types.weights.size)), inputs: new Map(all.slice(types.weights.size)) }
        const results = onParts(builder, block, partValues, { parts, join: { kind: 'sum' } })
        return new Map(results.map((value, k) => [`y${k}`, value]))
      }).block
    }
  })
})
