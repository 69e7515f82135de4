import { writeFileSync, mkdirSync } from 'node:fs'
import { it } from 'vitest'
import { pageExporter } from '../../../src/engine/exporting/page/pageExporter'
import { exportSourceOf } from '../../support/exportSource'
import { readTemplate } from '../../support/templates'
const work = { stage: () => undefined, signal: new AbortController().signal }
it.each((process.env['IDS'] ?? 'lstm-moby-dick').split(','))('%s', async (id) => {
  const source = await exportSourceOf(readTemplate(id))
  const exporter = pageExporter({ float16: true })
  mkdirSync(`/tmp/pages/${id}`, { recursive: true })
  await exporter.write(source, `/tmp/pages/${id}`, work)
  console.log(id, JSON.stringify(exporter.plan(source)), JSON.stringify(await exporter.check(source, `/tmp/pages/${id}`)))
})
