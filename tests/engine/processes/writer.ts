/** A process that saves a document or imports texts many times at once, when it is told to begin; it prints the answers as JSON. */
import { importData } from '../../../src/engine/serving/workspace/dataFiles'
import { Documents } from '../../../src/engine/serving/workspace/documents'
import { Templates } from '../../../src/engine/serving/workspace/templates'

const [work, folder = '', resources = '', label = '', count = '0'] = process.argv.slice(2)

async function save(k: number): Promise<string | null> {
  const opened = await new Templates(resources).open('lstm-moby-dick')
  if (!opened?.ok) throw new Error('the template cannot be read')
  const name = `${label} ${k}`
  return (await new Documents(folder).save('mine', { ...opened.document, name }, null)) && name
}

const act = work === 'save' ? save : async (k: number) => (await importData(folder, 'text.txt', `${label} ${k}`)).file

process.stdout.write('ready\n')
process.stdin.once('data', () => {
  void Promise.all(Array.from({ length: Number(count) }, (_, k) => act(k))).then((answers) => {
    process.stdout.write(JSON.stringify(answers), () => process.exit(0))
  })
})
