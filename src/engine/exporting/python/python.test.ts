import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentOf, plainLayers } from '../../../../tests/support/randomCells'
import { pythonTokens } from '../../../../tests/support/pythonTokens'
import { soundCell } from '../../../../tests/support/soundCells'
import { readTemplate } from '../../../../tests/support/templates'
import { nextTokenTask } from '../../../contract/document/taskShape'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { CheckedCell } from '../../model/checkedModel'
import { checkModel } from '../../model/graph/checkModel'
import type { StepHost } from './cellRows'
import { cellStep } from './cellStep'
import { jaxDialect, kerasDialect, torchDialect } from './dialects'
import { PythonNames, pythonClassName, pythonIdentifier } from './identifiers'
import { normParts } from './norms'
import { docstring, oneLine, pythonFloat, pythonString } from './strings'

const base = readTemplate('lstm-moby-dick')

function cellOf(document: GatescopeDocument): CheckedCell {
  const checked = checkModel(document, nextTokenTask(5))
  const layer = checked.ok ? checked.model.layers.find(({ kind }) => kind === 'recurrent') : undefined
  if (layer?.kind !== 'recurrent') throw new Error('no recurrent layer')
  return layer.cell
}

const host = (dialect: StepHost['dialect']): StepHost => ({
  dialect,
  linear: (node, inputs, sources) =>
    sources.map((source, k) => `${inputs[k]} @ w.${node.name}_${pythonIdentifier(source.name)}`).join(' + '),
  weight: (node, what) => `w.${pythonIdentifier(node.name)}_${what}`,
  drop: (_, value) => value
})

describe('Python text', () => {
  it('has identifiers that are safe, unique and close to the names', () => {
    const names = new PythonNames(['h'])
    const wanted = ['h', 'h', 'class', 'W-x', 'W_x', 'é t', '', '___', '2nd', '"""; import os', '__init__', 'gate2', 'gate2']
    expect(wanted.map((each) => names.take(each))).toEqual([
      'h2',
      'h3',
      'class2',
      'W_x',
      'W_x2',
      'e_t',
      'value',
      'value2',
      '_2nd',
      '_import_os',
      '_init',
      'gate2',
      'gate2_2'
    ])
    expect(['LSTM', 'my gru-cell', '"""; import os', '长短期', '2x'].map((each) => pythonClassName(each, 'Cell'))).toEqual([
      'LSTM',
      'MyGruCell',
      'ImportOs',
      'Cell',
      'Cell'
    ])
  })

  it('keeps what people typed as text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const source = [...docstring([text, text]), `a = ${pythonString(text)}  # ${oneLine(text)}`, ''].join('\n')
        const { names, strings } = pythonTokens(source)
        expect(names).toEqual(['a'])
        expect(strings).toHaveLength(2)
      })
    )
    expect(docstring(['"""; import os', 'ends with \\', '"'])).toEqual(['"""\\"\\"\\"; import os', 'ends with \\\\', '\\"', '"""'])
    expect(pythonString('a"b\\c\nd\u202e')).toBe('"a\\"b\\\\c\\nd\\u202e"')
  })

  it('writes numbers as floats', () => {
    expect([1, -2, 0.5, 1e-8, 1e21].map(pythonFloat)).toEqual(['1.0', '-2.0', '0.5', '1e-8', '1e+21'])
  })
})

describe('a cell step', () => {
  it('has a line for each drawn node, with the names of the drawing', () => {
    const step = cellStep(cellOf(base), host(torchDialect))
    expect([...step.lines.map(({ name, expression }) => `${name} = ${expression}`), step.next.join(', '), step.output])
      .toMatchInlineSnapshot(`
      [
        "zi = x @ w.zi_x + h @ w.zi_h",
        "i = torch.sigmoid(zi)",
        "zf = x @ w.zf_x + h @ w.zf_h",
        "f = torch.sigmoid(zf)",
        "zg = x @ w.zg_x + h @ w.zg_h",
        "g = torch.tanh(zg)",
        "zo = x @ w.zo_x + h @ w.zo_h",
        "o = torch.sigmoid(zo)",
        "fc = f * c",
        "ig = i * g",
        "cNew = fc + ig",
        "tc = torch.tanh(cNew)",
        "hNew = o * tc",
        "hNew, cNew",
        "hNew",
      ]
    `)
  })

  it('reads only names that were made before, in every dialect, for random cells', () => {
    for (const dialect of [torchDialect, jaxDialect, kerasDialect])
      fc.assert(
        fc.property(soundCell, (cell) => {
          const step = cellStep(cellOf(documentOf(base, [cell], plainLayers(2, 3))), host(dialect))
          const known = new Set([step.input, ...step.states])
          const taken = new Set(step.lines.map(({ name }) => name))
          for (const { name, expression } of step.lines) {
            const { names } = pythonTokens(expression)
            for (const each of names) if (taken.has(each)) expect(known).toContain(each)
            expect(known).not.toContain(name)
            known.add(name)
          }
          expect(step.next).toHaveLength(step.states.length)
        }),
        { numRuns: 60, seed: 4 }
      )
  })

  it('brings the norms that a dialect lacks', () => {
    expect(() =>
      pythonTokens(
        Object.values(normParts('jnp'))
          .map(({ source }) => source)
          .join('\n')
      )
    ).not.toThrow()
  })
})
