/** Exports a model as a PyTorch project: its modules, its weights, and a script that goes on training and writes a run folder back. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ExportCheck } from '../../../contract/export/events'
import { inputsOf } from '../../../contract/document/taskShape'
import { decodeSafetensors } from '../../files/safetensors'
import { compared } from '../compare'
import type { Exporter, ExportSource } from '../exporter'
import { checkFile } from '../python/checkFile'
import { requirements } from '../python/requirements'
import { runCheck } from '../python/runCheck'
import { bytesOfWeights } from '../python/sizes'
import { outputName } from '../example'
import { sbatchFile, skyFile } from './clusterFiles'
import { dataFiles, dataModule } from './dataFiles'
import { modelFile } from './modelFile'
import type { ModelFile } from './modelFile'
import runFolderModule from './project/run_folder.py?raw'
import train from './project/train.py?raw'
import weightsMap from './project/weights_map.py?raw'
import { writeRunFolder } from './runFolder'
import { tensorFiles, trainingConfig, writeTensors } from './trainingFiles'

const weightsFile = 'weights.safetensors'

export function pytorchExporter(): Exporter {
  return {
    format: 'pytorch',
    plan: (source) => {
      const file = fileOf(source)
      const texts = [...textFiles(source, file)].map(([path, text]) => ({ path, bytes: Buffer.byteLength(text), what: whatIs(path) }))
      const tensors = [...tensorFiles(source, file)].map(([path, each]) => ({ path, bytes: bytesOfWeights(each), what: whatIs(path) }))
      const run = { path: 'run/run.json', bytes: 2_000, what: 'the run so far with its curves, which train.py goes on with' }
      return { files: [...texts, ...tensors, run], notes: notesOf(source), problems: [] }
    },
    howToRun,
    async write(source, folder, { stage, signal }) {
      const file = fileOf(source)
      stage('Writing the modules and the scripts')
      for (const [path, text] of textFiles(source, file)) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), text)
      }
      signal.throwIfAborted()
      stage('Writing the weights and the state of the optimizer')
      await writeTensors(tensorFiles(source, file), folder)
      signal.throwIfAborted()
      stage('Writing the run so far')
      await writeRunFolder(source, join(folder, 'run'))
    },
    check: async (source, folder) => [await weightsReadBack(source, folder), await runCheck('model.py in PyTorch', folder)]
  }
}

const fileOf = ({ document, model }: ExportSource): ModelFile => modelFile(document, model, document.training.stateful)

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

function textFiles(source: ExportSource, file: ModelFile): Map<string, string> {
  return new Map([
    ['model.py', file.text],
    ['train.py', train],
    ['data.py', dataModule(source.document.task)],
    ['weights_map.py', weightsMap],
    ['run_folder.py', runFolderModule],
    ['check.py', checkScript(source)],
    ['training.json', trainingConfig(source, file)],
    ['requirements.txt', requirements('pytorch')],
    ['job.sbatch', sbatchFile(source.document.name)],
    ['sky.yaml', skyFile(source.document.name)],
    ...dataFiles(source)
  ])
}

const words: Readonly<Record<string, string>> = {
  'model.py': 'the model as PyTorch modules',
  'train.py': 'goes on training, alone or under torchrun',
  'data.py': 'the data in the order in which Gatescope draws it',
  'weights_map.py': 'carries weights between the modules and the drawing',
  'run_folder.py': 'writes the run folder that Gatescope opens',
  'check.py': 'runs the example and compares',
  'training.json': 'the settings of training, and where each weight of the drawing lies',
  'requirements.txt': 'the packages that it needs',
  'job.sbatch': 'trains on a Slurm cluster',
  'sky.yaml': 'trains on a cloud machine with SkyPilot',
  'weights.safetensors': 'the weights under the names of the modules',
  'optimizer.safetensors': 'the state of the optimizer',
  'states.safetensors': 'the states that training carries from batch to batch'
}

const whatIs = (path: string): string => words[path] ?? 'the data of the run'

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
async function weightsReadBack(source: ExportSource, folder: string): Promise<ExportCheck> {
  const decoded = decodeSafetensors(await readFile(join(folder, weightsFile)))
  const expected = tensorFiles(source, fileOf(source)).get(weightsFile) ?? new Map()
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
