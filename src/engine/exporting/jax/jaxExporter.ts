/** Exports a model as pure functions in JAX. */
import { inputsOf } from '../../../contract/document/taskShape'
import { stepProblems } from '../../model/graph/generationProblems'
import type { CheckedModel } from '../../model/checkedModel'
import { outputName } from '../example'
import type { Exporter, ExportSource } from '../exporter'
import { checkFile } from '../python/checkFile'
import { pythonModelExporter } from '../python/modelExporter'
import { requirements } from '../python/requirements'
import { jaxModelFile } from './modelFile'

const checkedIn = 'model.py in JAX'

export function jaxExporter(): Exporter {
  return pythonModelExporter({
    format: 'jax',
    what: checkedIn,
    texts: (source) => [
      { path: 'model.py', text: jaxModelFile(source), what: 'the model as pure functions' },
      { path: 'check.py', text: jaxCheckFile(source.model), what: 'runs the example and compares' },
      { path: 'requirements.txt', text: requirements('jax'), what: 'the packages that it needs' }
    ],
    notes: ['Dropout is off: the functions compute what the model predicts, not a training step.'],
    howToRun
  })
}

/** Whether the model can go on from the states of the steps before. */
const goesOn = (model: CheckedModel): boolean => model.task.target.over === 'step' && stepProblems(model).length === 0

function jaxCheckFile(model: CheckedModel): string {
  const name = outputName(model)
  const stepped = [
    'first, states = forward(params, **{name: value[:, :1] for name, value in inputs.items()})',
    'rest, _ = forward(params, **{name: value[:, 1:] for name, value in inputs.items()}, states=states)',
    `yield "the first time step, then the others", "${name}", np.concatenate([first, rest], axis=1)`
  ]
  return checkFile({
    what: checkedIn,
    imports: ['import jax', '', 'import model'],
    runs: [
      'jax.config.update("jax_default_matmul_precision", "highest")',
      'params = model.load()',
      'forward = jax.jit(model.forward)',
      `yield "the whole sequence", "${name}", forward(params, **inputs)[0]`,
      ...(goesOn(model) ? stepped : [])
    ]
  })
}

function howToRun({ model }: ExportSource): string {
  const inputs = inputsOf(model.task)
  const lines = [
    'import jax',
    'from safetensors.numpy import load_file',
    '',
    'import model',
    '',
    'params = model.load()',
    'inputs = load_file("example_input.safetensors")',
    `${outputName(model)}, states = jax.jit(model.forward)(params, **inputs)  # ${inputs.join(', ')}`,
    ...(goesOn(model) ? ['# The next time steps go on from these states: model.forward(params, …, states=states)'] : [])
  ]
  return `\`\`\`sh\npip install -r requirements.txt\npython check.py\n\`\`\`\n\n\`\`\`python\n${lines.join('\n')}\n\`\`\`\n`
}
