// A window's connection to a scripted engine in the same process, with a supervisor that says what it is told to.
import { createRouterClient, implement } from '@orpc/server'
import { contract } from '../../src/contract/contract'
import type { EngineClient } from '../../src/contract/contract'
import { ConnectionLost } from '../../src/contract/wire/connectionLost'
import type { Connection, ConnectionState } from '../../src/renderer/client/connection'
import { lstmDocument } from './scriptedDocument'
import { scriptedRunProcedures } from './scriptedRun'
import type { ScriptedRun } from './scriptedRun'

export function scriptedClient(run: ScriptedRun): EngineClient {
  const { engine, model, workspace } = implement(contract)
  return createRouterClient({
    ...scriptedRunProcedures(run),
    engine: {
      status: engine.status.handler(() => ({
        version: '0.0.0',
        pid: 1,
        executor: 'tensorflow' as const,
        device: 'CPU, 2 cores',
        backend: null,
        tensorflowVersion: '2.21.0',
        xla: true,
        electron: null,
        node: 'v20.20.0',
        why: 'It is scripted.',
        remedy: null
      }))
    },
    model: {
      check: model.check.handler(() => ({
        problems: [],
        cells: [],
        layers: {},
        layerParameters: {},
        parameters: 117_329,
        flopsPerToken: 235_000,
        trainingBytes: 12_000_000
      }))
    },
    workspace: {
      templates: workspace.templates.handler(() => []),
      template: workspace.template.handler(() => ({ ok: true as const, document: lstmDocument })),
      list: workspace.list.handler(() => []),
      open: workspace.open.handler(() => ({ ok: true as const, document: lstmDocument })),
      parse: workspace.parse.handler(() => ({ ok: true as const, document: lstmDocument })),
      save: workspace.save.handler(() => ({ savedAt: 1 })),
      autosave: workspace.autosave.handler(() => ({ savedAt: 1 })),
      recover: workspace.recover.handler(() => null),
      importData: workspace.importData.handler(({ input }) => ({ file: input.file, characters: input.text.length }))
    }
  })
}

export interface ScriptedConnection extends Connection {
  say(state: ConnectionState): void
}

export function scriptedConnection(run: ScriptedRun): ScriptedConnection {
  const listeners = new Set<(state: ConnectionState) => void>()
  const engine = scriptedClient(run)
  return {
    engine,
    state: { state: 'ready', generation: 1 },
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    say(state) {
      if (state.state === 'lost') run.lose(new ConnectionLost(state.reason))
      for (const listener of listeners) listener(state)
    },
    restart() {},
    dispose() {}
  }
}
