/** The file of declarations is valid TypeScript and agrees with the catalogue about each primitive. */
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { callNames, kindOfCall } from '../../../../cell/text/primitives'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import { primitiveDocs } from './primitiveDocs'

test('every primitive is documented, and nothing else is', () => {
  expect([...primitiveDocs.keys()].sort()).toEqual([...callNames()].sort())
})

test.each([...callNames()])('%s has the inputs and options of the catalogue', (name) => {
  const kind = kindOfCall(name)!
  const doc = primitiveDocs.get(name)!
  const { inputs, text } = cellNodes[kind]
  expect(doc.parameters).toEqual([...(inputs === 'many' ? ['a', '…'] : inputs), ...text.further.map((each) => each.name)])
  expect(doc.options.map((each) => each.name)).toEqual(text.options.map((each) => each.name))
  for (const words of [doc.doc, ...doc.options.map((each) => each.doc)]) expect(words).toMatch(/\S.*[.]$/)
})

test('the declarations are TypeScript', () => {
  const path = new URL('../../../../../resources/equations/primitives.d.ts', import.meta.url)
  const source = ts.createSourceFile('primitives.d.ts', readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true)
  const host = ts.createCompilerHost({})
  const program = ts.createProgram(['primitives.d.ts'], { noLib: true, strict: true, types: [] }, { ...host, getSourceFile: () => source })
  expect(program.getSyntacticDiagnostics(source)).toEqual([])
  expect(program.getSemanticDiagnostics(source).map((each) => each.messageText)).toEqual([])
})
