/** The looks and behaviour of every code editor in the window. */
import type { editor } from 'monaco-editor/editor'

export const codeLineHeight = 19
export const codePadding = { top: 10, bottom: 12 }

/** With `fills` the editor fills its place and lines do not wrap; otherwise they wrap. Tab leaves the editor. */
export function codeOptions(label: string, { fills, numbered }: { readonly fills: boolean; readonly numbered: boolean }) {
  return {
    theme: 'gatescope',
    ariaLabel: label,
    automaticLayout: true,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
    fontSize: 11.5,
    lineHeight: codeLineHeight,
    lineNumbers: numbered ? 'on' : 'off',
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 12,
    glyphMargin: false,
    folding: numbered,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    renderLineHighlight: 'none',
    overviewRulerLanes: 0,
    hideCursorInOverviewRuler: true,
    padding: codePadding,
    wordWrap: fills ? 'off' : 'on',
    wrappingIndent: 'indent',
    scrollbar: { verticalScrollbarSize: 8, horizontalScrollbarSize: 8, alwaysConsumeMouseWheel: false, useShadows: false },
    guides: { indentation: false },
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    matchBrackets: 'near',
    links: false,
    contextmenu: false,
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false, nonBasicASCII: false },
    tabFocusMode: true
  } satisfies editor.IStandaloneEditorConstructionOptions
}
