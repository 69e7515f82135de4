/** The one contract between a user interface and an engine, whichever way it travels. */
import type { ContractRouterClient } from '@orpc/contract'
import { attentionProcedures } from './procedures/looking/attention'
import { dataProcedures } from './procedures/data'
import { dynamicsProcedures } from './procedures/looking/dynamics'
import { engineProcedures } from './procedures/engine'
import { exportingProcedures } from './procedures/exporting'
import { generationProcedures } from './procedures/looking/generation'
import { importingProcedures } from './procedures/importing'
import { inspectionProcedures } from './procedures/looking/inspection'
import { interventionProcedures } from './procedures/looking/interventions'
import { labsProcedures } from './procedures/labs'
import { libraryProcedures } from './procedures/library'
import { modelProcedures } from './procedures/model'
import { predictionsProcedures } from './procedures/looking/predictions'
import { queueProcedures } from './procedures/queue'
import { sweepsProcedures } from './procedures/sweeps'
import { runsProcedures } from './procedures/runs'
import { trainingProcedures } from './procedures/training'
import { unitsProcedures } from './procedures/looking/units'
import { workspaceProcedures } from './procedures/workspace'

export const contract = {
  engine: engineProcedures,
  workspace: workspaceProcedures,
  labs: labsProcedures,
  library: libraryProcedures,
  data: dataProcedures,
  model: modelProcedures,
  training: trainingProcedures,
  runs: runsProcedures,
  queue: queueProcedures,
  sweeps: sweepsProcedures,
  inspection: inspectionProcedures,
  attention: attentionProcedures,
  units: unitsProcedures,
  dynamics: dynamicsProcedures,
  interventions: interventionProcedures,
  predictions: predictionsProcedures,
  generation: generationProcedures,
  exporting: exportingProcedures,
  importing: importingProcedures
}
export type Contract = typeof contract
export type EngineClient = ContractRouterClient<Contract>
