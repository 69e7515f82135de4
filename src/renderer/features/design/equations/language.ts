/** Gives the code editor its help for a cell's text: completion, words on hover, signatures, and quick fixes for misspelt names. */
import type * as Monaco from 'monaco-editor/editor'
import type { editor, languages } from 'monaco-editor/editor'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import type { Problem } from '../../../../contract/problems/problems'
import type { EquationText } from './equationText'
import { primitiveDocs } from './primitiveDocs'
import { namedWords } from './roleMarks'
import { callAt, sizes, suggestionsAt } from './suggestions'

/** What is known of the text in one editor. */
export interface EquationContext {
  readonly state: () => EquationText
  /** A value's shape in words, such as `[128]`, or null. */
  readonly shapeOf: (node: string) => string | null
}

const contexts = new WeakMap<editor.ITextModel, EquationContext>()
let registered = false

/** Gives an editor's text its language. */
export function speakEquations(monaco: typeof Monaco, model: editor.ITextModel, context: EquationContext): void {
  contexts.set(model, context)
  if (registered) return
  registered = true
  monaco.languages.setLanguageConfiguration('equations', {
    comments: { lineComment: '//' },
    brackets: [
      ['(', ')'],
      ['{', '}']
    ],
    autoClosingPairs: [
      { open: '(', close: ')' },
      { open: '{', close: '}' }
    ]
  })
  monaco.languages.registerCompletionItemProvider('equations', completion(monaco))
  monaco.languages.registerHoverProvider('equations', { provideHover: (text, position) => hover(text, position) })
  monaco.languages.registerSignatureHelpProvider('equations', {
    signatureHelpTriggerCharacters: ['(', ','],
    signatureHelpRetriggerCharacters: [')'],
    provideSignatureHelp: (text, position) => signature(text, position)
  })
  monaco.languages.registerCodeActionProvider('equations', { provideCodeActions: (text, range) => quickFixes(monaco, text, range) })
}

function completion(monaco: typeof Monaco): languages.CompletionItemProvider {
  const { CompletionItemKind, CompletionItemInsertTextRule } = monaco.languages
  const kinds = { value: CompletionItemKind.Variable, primitive: CompletionItemKind.Function, option: CompletionItemKind.Property }
  return {
    triggerCharacters: ['{'],
    provideCompletionItems: (text, position, { triggerCharacter }) => {
      const context = contexts.get(text)
      if (context === undefined) return { suggestions: [] }
      const { startColumn, endColumn, word: typed } = text.getWordUntilPosition(position)
      const range = { startLineNumber: position.lineNumber, endLineNumber: position.lineNumber, startColumn, endColumn }
      // A brace that begins the cell's lines asks for nothing, so that Enter begins a line.
      const before = text.getValue().slice(0, text.getOffsetAt(position))
      if (triggerCharacter === '{' && callAt(before)?.inOptions !== true) return { suggestions: [] }
      const offered = suggestionsAt({ ...context.state(), text: text.getValue() }, text.getOffsetAt(position))
      const suggestions = offered.map(({ kind, label, insert, detail, doc }) => ({
        label,
        kind: kinds[kind],
        detail,
        documentation: doc,
        insertText: insert,
        ...(kind !== 'value' && { insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet }),
        sortText: `${kind === 'primitive' ? 1 : 0}${label}`,
        // A word that is typed out is the chosen one, so that Enter begins a line.
        preselect: label === typed,
        range
      }))
      return { suggestions }
    }
  }
}

function hover(text: editor.ITextModel, position: Monaco.Position): languages.Hover | null {
  const word = text.getWordAtPosition(position)
  const context = contexts.get(text)
  if (word === null || context === undefined) return null
  const offset = text.getOffsetAt({ lineNumber: position.lineNumber, column: word.startColumn })
  const named = namedWords({ ...context.state(), text: text.getValue() }).find((each) => each.start === offset)
  if (named !== undefined) {
    const { node } = named
    const shape = context.shapeOf(node.id)
    const role = node.role === 'plain' ? '' : `, ${node.role}`
    return {
      contents: [
        { value: `**${word.word}**: ${cellNodes[node.kind].label}${role}${shape === null ? '' : `, \`${shape}\``}` },
        { value: node.note ?? '' }
      ]
    }
  }
  const size = sizes.find(({ label }) => label === word.word)
  if (size !== undefined) return { contents: [{ value: `**${size.label}**: ${size.doc}` }] }
  const doc = primitiveDocs.get(word.word)
  if (doc === undefined) return null
  const options = doc.options.map((each) => `- \`${each.name}: ${each.type}\` ${each.doc}`).join('\n')
  return { contents: [{ value: `\`${doc.usage}\`` }, { value: doc.doc }, { value: options }] }
}

function signature(text: editor.ITextModel, position: Monaco.Position): languages.SignatureHelpResult | null {
  const call = callAt(text.getValue().slice(0, text.getOffsetAt(position)))
  const doc = call === null ? undefined : primitiveDocs.get(call.name)
  if (call === null || doc === undefined) return null
  const { usage, parameters, options } = doc
  const labels = call.inOptions ? options.map((each) => each.name) : parameters
  const value = {
    signatures: [{ label: usage, documentation: doc.doc, parameters: labels.map((label) => ({ label })) }],
    activeSignature: 0,
    activeParameter: Math.min(call.argument, Math.max(0, labels.length - 1))
  }
  return { value, dispose: () => undefined }
}

/** Names that a problem's words propose, the likeliest first. */
export function proposals({ args }: Problem): readonly string[] {
  return Array.isArray(args.near) ? args.near : []
}

function quickFixes(monaco: typeof Monaco, text: editor.ITextModel, at: Monaco.IRange): languages.CodeActionList {
  const problems = contexts.get(text)?.state().problems ?? []
  const actions = problems.flatMap((problem) => {
    const place = problem.place.text
    if (place === undefined) return []
    const range = new monaco.Range(place.line, place.column, place.endLine, place.endColumn)
    if (!monaco.Range.areIntersectingOrTouching(range, at)) return []
    return proposals(problem).map((name, k) => ({
      title: `Change to ${name}`,
      kind: 'quickfix',
      isPreferred: k === 0,
      edit: { edits: [{ resource: text.uri, versionId: text.getVersionId(), textEdit: { range, text: name } }] }
    }))
  })
  return { actions, dispose: () => undefined }
}
