/** Loads the code editor when it is first needed, with the few features that are used. */
import type * as Monaco from 'monaco-editor/editor'

let loading: Promise<typeof Monaco> | undefined

export function loadMonaco(): Promise<typeof Monaco> {
  loading ??= load()
  return loading
}

async function load(): Promise<typeof Monaco> {
  const [monaco, { default: EditorWorker }] = await Promise.all([
    import('monaco-editor/editor'),
    import('monaco-editor/editor/editor.worker?worker'),
    import('monaco-editor/features/find/register'),
    import('monaco-editor/features/folding/register'),
    import('monaco-editor/features/bracketMatching/register'),
    import('monaco-editor/features/clipboard/register'),
    import('monaco-editor/features/comment/register'),
    import('monaco-editor/features/linesOperations/register'),
    import('monaco-editor/features/wordOperations/register'),
    import('monaco-editor/features/snippet/register'),
    // The list of suggestions comes with those in the line.
    import('monaco-editor/features/inlineCompletions/register'),
    import('monaco-editor/features/hover/register'),
    import('monaco-editor/features/parameterHints/register'),
    import('monaco-editor/features/codeAction/register'),
    import('monaco-editor/features/gotoError/register')
  ])
  self.MonacoEnvironment = { getWorker: () => new EditorWorker() }
  registerLanguages(monaco)
  return monaco
}

function registerLanguages(monaco: typeof Monaco): void {
  monaco.languages.register({ id: 'equations' })
  monaco.languages.setMonarchTokensProvider('equations', {
    keywords: ['cell', 'return', 'zeros', 'learned', 'false'],
    tokenizer: {
      root: [
        [/\/\/.*$/, 'comment'],
        [/[A-Za-z_][\w-]*(?=\s*\()/, 'function'],
        [/[\p{L}\p{M}_][\p{L}\p{M}\p{N}_]*/u, { cases: { '@keywords': 'keyword', '@default': 'identifier' } }],
        [/\d+(\.\d+)?([eE][-+]?\d+)?/, 'number'],
        [/[=+\-−*/^@×÷·⊙∘]/, 'operator']
      ]
    }
  })
  monaco.languages.register({ id: 'documentJson' })
  monaco.languages.setLanguageConfiguration('documentJson', {
    brackets: [
      ['{', '}'],
      ['[', ']']
    ]
  })
  monaco.languages.setMonarchTokensProvider('documentJson', {
    tokenizer: {
      root: [
        [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'key'],
        [/"(?:[^"\\]|\\.)*"/, 'string'],
        [/-?\d+(\.\d+)?([eE][-+]?\d+)?/, 'number'],
        [/\b(?:true|false|null)\b/, 'keyword']
      ]
    }
  })
}

/** Gives the editor the colours of the page as they are now; `theme` is the page's own. */
export function applyMonacoTheme(monaco: typeof Monaco, theme: 'dark' | 'light'): void {
  const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
  const ink = (name: string) => token(name).replace('#', '')
  monaco.editor.defineTheme('gatescope', {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: ink('text') },
      { token: 'comment', foreground: ink('text-3') },
      { token: 'keyword', foreground: ink('text-2') },
      { token: 'function', foreground: ink('text') },
      { token: 'identifier', foreground: ink('text') },
      { token: 'operator', foreground: ink('text-2') },
      { token: 'number', foreground: ink('text') },
      { token: 'key', foreground: ink('text-2') },
      { token: 'string', foreground: ink('role-candidate') }
    ],
    colors: {
      'editor.background': token('panel'),
      'editor.foreground': token('text'),
      'editorLineNumber.foreground': token('text-3'),
      'editor.lineHighlightBackground': '#00000000',
      'editor.selectionBackground': `${token('focus')}40`,
      'editorCursor.foreground': token('accent'),
      'editorWidget.background': token('raised'),
      'editorWidget.border': token('line-strong'),
      'editorSuggestWidget.selectedBackground': token('accent-soft'),
      'editorSuggestWidget.selectedForeground': token('text'),
      // The chosen item has colours of its own while the list has the focus, which are white on the light theme's pale ground when left out.
      'editorSuggestWidget.background': token('raised'),
      'editorSuggestWidget.foreground': token('text'),
      'editorSuggestWidget.border': token('line-strong'),
      'editorSuggestWidget.selectedIconForeground': token('text'),
      'editorSuggestWidget.highlightForeground': token('accent'),
      'editorSuggestWidget.focusHighlightForeground': token('accent'),
      'list.activeSelectionForeground': token('text'),
      'list.activeSelectionBackground': token('accent-soft'),
      'list.focusForeground': token('text'),
      'list.focusHighlightForeground': token('accent'),
      'list.hoverBackground': token('accent-soft'),
      'editorError.foreground': token('bad'),
      'editorWarning.foreground': token('warn'),
      'scrollbarSlider.background': `${token('line-strong')}90`,
      focusBorder: token('focus')
    }
  })
  monaco.editor.setTheme('gatescope')
}
