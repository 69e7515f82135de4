/** Exports a model as a PyTorch project: its modules, its weights, and a script that goes on training and writes a run folder back. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportCheck } from '../../../contract/export/events'
import { inputsOf } from '../../../contract/document/taskShape'
import { decodeSafetensors } from '../../files/safetensors'
import { cannotExpress } from '../cannotExpress'
import { compared } from '../compare'
import { outputName } from '../example'
import type { Exporter, ExportSource } from '../exporter'
import { madeOnce } from '../madeOnce'
import { checkFile } from '../python/checkFile'
import { requirements } from '../python/requirements'
import { runCheck } from '../python/runCheck'
import { bytesOfWeights } from '../python/sizes'
import { plannedTexts, writeTexts } from '../textFiles'
import type { TextFile } from '../textFiles'
import { sbatchFile, skyFile } from './clusterFiles'
import { dataFiles, dataModule } from './dataFiles'
import { modelFile } from './modelFile'
import type { ModelFile } from './modelFile'
import runFolderModule from './project/run_folder.py?raw'
import train from './project/train.py?raw'
import weightsMap from './project/weights_map.py?raw'
import { writeRunFolder } from './runFolder'
import { tensorFiles, tensorFileWords, trainingConfig, writeTensors } from './trainingFiles'

/** Data is written from memory. */
const mostDataBytes = 268_435_456
const weightsFile = 'weights.safetensors'

export function pytorchExporter(): Exporter {
  const projectOf = madeOnce(projectFiles)
  return {
    format: 'pytorch',
    plan: (source) => {
      if ((source.data.reading?.bytes ?? 0) > mostDataBytes)
        return { files: [], notes: [], problems: [cannotExpress('A PyTorch project', 'more than 256 MB of data beside its model')] }
      const { texts, tensors } = projectOf(source)
      const arrays = [...tensors].map(([path, each]) => ({
        path,
        bytes: bytesOfWeights(each),
        what: tensorFileWords[path]
      }))
      const run = { path: 'run/run.json', bytes: 2_000, what: 'the run so far with its curves, which train.py goes on with' }
      return { files: [...plannedTexts(texts), ...arrays, run], notes: notesOf(source), problems: [] }
    },
    howToRun,
    async write(source, folder, { stage, signal }) {
      const { texts, tensors } = projectOf(source)
      stage('Writing the modules and the scripts')
      await writeTexts(texts, folder)
      signal.throwIfAborted()
      stage('Writing the weights and the state of the optimizer')
      await writeTensors(tensors, folder)
      signal.throwIfAborted()
      stage('Writing the run so far')
      await writeRunFolder(source, join(folder, 'run'))
    },
    check: async (source, folder) => [await weightsReadBack(projectOf(source), folder), await runCheck('model.py in PyTorch', folder)]
  }
}

interface Project {
  readonly texts: readonly TextFile[]
  readonly tensors: ReturnType<typeof tensorFiles>
}

function projectFiles(source: ExportSource): Project {
  const { document, model } = source
  const file = modelFile(document, model, document.training.stateful)
  return { texts: textFiles(source, file), tensors: tensorFiles(source, file) }
}

function checkScript({ model, document }: ExportSource): string {
  return checkFile({
    what: 'model.py in PyTorch',
    imports: ['import torch', 'from safetensors.torch import load_file as load_tensors', '', 'from model import Model', ''],
    runs: [
      'model = Model().eval()',
      'model.load_state_dict(load_tensors(FOLDER / "weights.safetensors"))',
      'with torch.no_grad():',
      `    output = model(**{name: torch.from_numpy(value) for name, value in inputs.items()})${document.training.stateful ? '[0]' : ''}`,
      `yield "the whole sequence", "${outputName(model)}", output.numpy()`
    ]
  })
}

function textFiles(source: ExportSource, file: ModelFile): TextFile[] {
  const { name, task } = source.document
  return [
    { path: 'model.py', text: file.text, what: 'the model as PyTorch modules' },
    { path: 'train.py', text: train, what: 'goes on training, alone or under torchrun' },
    { path: 'data.py', text: dataModule(task), what: 'the data in the order in which Gatescope draws it' },
    { path: 'weights_map.py', text: weightsMap, what: 'carries weights between the modules and the drawing' },
    { path: 'run_folder.py', text: runFolderModule, what: 'writes the run folder that Gatescope opens' },
    { path: 'check.py', text: checkScript(source), what: 'runs the example and compares' },
    {
      path: 'training.json',
      text: trainingConfig(source, file),
      what: 'the settings of training, and where each weight of the drawing lies'
    },
    { path: 'requirements.txt', text: requirements('pytorch'), what: 'the packages that it needs' },
    { path: 'job.sbatch', text: sbatchFile(name), what: 'trains on a Slurm cluster' },
    { path: 'sky.yaml', text: skyFile(name), what: 'trains on a cloud machine with SkyPilot' },
    ...[...dataFiles(source)].map(([path, text]) => ({ path, text, what: 'the data of the run' }))
  ]
}

function notesOf(source: ExportSource): string[] {
  const { document, others, batches } = source
  const drops = document.model.layers.some((layer) => layer.kind === 'dropout' || (layer.kind === 'attention' && layer.params.dropout > 0))
  const dropsInCells = document.cells.some(({ nodes }) => nodes.some(({ kind }) => kind === 'dropout'))
  return [
    ...(document.task.kind === 'imported'
      ? ['The model came without data: data.py says what to write before train.py can run.']
      : [
          'Batches come in the order in which Gatescope would have drawn them next; under torchrun each process takes its share of each batch.'
        ]),
    ...(drops || dropsInCells
      ? ['Dropout draws other masks than Gatescope does, so that losses differ from those of the run in the window.']
      : []),
    ...(others.size === 0 ? ['There is no state of the optimizer: train.py begins with an empty one.'] : []),
    ...(batches === undefined
      ? ['Where the data stood is not known: train.py draws the batches of earlier steps again before it begins.']
      : [])
  ]
}

/** Reads the weights back, as the modules have them. */
async function weightsReadBack({ tensors }: Project, folder: string): Promise<ExportCheck> {
  const decoded = decodeSafetensors(await readFile(join(folder, weightsFile)))
  const expected = tensors.get(weightsFile) ?? new Map()
  return compared(`${weightsFile}, read back`, expected, new Map([...(decoded?.tensors ?? [])].map(([name, { data }]) => [name, data])))
}

function howToRun({ model, document }: ExportSource): string {
  const inputs = [...inputsOf(model.task), ...(model.task.masked ? ['mask'] : [])]
  const lines = [
    'from safetensors.torch import load_file',
    '',
    'from model import Model',
    '',
    'model = Model().eval()',
    'model.load_state_dict(load_file("weights.safetensors"))',
    'inputs = load_file("example_input.safetensors")',
    `${outputName(model)}${document.training.stateful ? ', states' : ''} = model(**inputs)  # ${inputs.join(', ')}`
  ]
  const shell = [
    'pip install -r requirements.txt',
    'python check.py',
    'python train.py --steps 500',
    'torchrun --nproc-per-node 2 train.py --steps 500',
    'sbatch job.sbatch    # or: sky launch sky.yaml'
  ]
  return [
    `\`\`\`sh\n${shell.join('\n')}\n\`\`\``,
    `\`\`\`python\n${lines.join('\n')}\n\`\`\``,
    'Training goes on in a new run under `runs/`. Copy its folder into the folder `runs` of the workspace: Gatescope opens it with its curves and checkpoints.'
  ].join('\n\n')
}
