/** Puts a page together: one HTML file with its styles, its pictures, its data, its weights and its scripts, and nothing from elsewhere. */
import { createHash } from 'node:crypto'
import { version } from '../../../../../package.json'
import { themedStyles } from '../../common/themedStyles'
import type { ExportSource } from '../../exporter'
import { escaped } from '../../../../cell/pictures/svg'
// The plugin in `scripts/lib/browserScript.mjs` gives the text of the script as its default export.
// oxlint-disable-next-line import/default
import liveScript from '../live/main.ts?browser-script'
import type { PageData } from '../pageData'
import { programNames } from '../program/runPage'
import { jsonText, scriptText, section } from './markup'
import liveCss from './live.css?raw'
import pageCss from './page.css?raw'
import { beginning, cells, layers, training } from './sections'

export interface PageParts {
  readonly source: ExportSource
  readonly data: PageData
  /** The generated functions. */
  readonly program: string
  readonly weights: string
}

export const programMark = { begin: '/* The model, one function a program. */', end: '/* The end of the model. */' } as const

export function pageFile({ source, data, program, weights }: PageParts): string {
  const { document } = source
  const script = scriptText(
    [`'use strict'`, programMark.begin, program, programMark.end, liveScript, `GatescopePage.start(${programNames(data.program)})`].join(
      '\n'
    )
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(`\n${script}\n`)}">
<meta name="generator" content="Gatescope ${escaped(version)}">
<title>${escaped(document.name)}</title>
<style>
${themedStyles()}
${pageCss}
${liveCss}
</style>
</head>
<body>
<div class="page">
${beginning(source, data.weights)}
<main>
${section('The model, live', [`<div id="live"><noscript>The live model needs JavaScript, which this browser has switched off.</noscript></div>`])}
${cells(source).join('\n')}
${layers(source)}
${training(source)}
</main>
<footer><p>${footer(source)}</p></footer>
</div>
<script type="application/json" id="page-data">${jsonText(data)}</script>
<script type="text/plain" id="page-weights">${weights}</script>
<script>
${script}
</script>
</body>
</html>
`
}

/** Only the one script runs, and nothing is loaded. */
function policy(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64')
  return `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`
}

function footer({ run, step }: ExportSource): string {
  const words = `Written by Gatescope ${version} from the weights of step ${step.toLocaleString('en')} of the run ${run.id}. The computation of the model is the generated JavaScript in this file.`
  return escaped(words)
}
