/** Keeps an engine running for all windows: tells them of its state and hands each a port at every start. */
import { MessageChannelMain, app, ipcMain } from 'electron'
import type { WebContents } from 'electron'
import { desktopChannels } from '../contract/desktopChannels'
import type { EngineState } from '../contract/link'
import { supervise } from '../host/supervisor/supervisor'
import type { Supervisor } from '../host/supervisor/supervisor'
import { defaultWorkspace } from '../host/workspaceFolder'
import { startElectronEngine } from './electronEngine'
import type { ElectronEngine } from './electronEngine'
import { isOwnPage } from './place'
import type { Place } from './place'

/** The app must be ready. */
export function setUpEngine({ engine, resources, setUpNote, setUpProgram }: Place): void {
  const workspace = defaultWorkspace()
  const args = ['--workspace', workspace, '--resources', resources, '--set-up-note', setUpNote, '--set-up-program', setUpProgram]
  const supervisor = supervise(() => startElectronEngine(engine, args))
  setUpPages(supervisor)
  endWithApp(supervisor)
}

function setUpPages(supervisor: Supervisor<ElectronEngine>): void {
  const pages = new Set<WebContents>()
  const tell = (page: WebContents, state: EngineState) => {
    page.send(desktopChannels.engineState, state)
    if (state.state === 'ready') handOver(page, supervisor.engine, state.generation)
  }
  supervisor.onState((state) => {
    for (const page of pages) tell(page, state)
  })
  ipcMain.on(desktopChannels.requestPort, (event) => {
    if (!isOwnPage(event)) return
    const page = event.sender
    if (!pages.has(page)) page.once('destroyed', () => pages.delete(page))
    pages.add(page)
    tell(page, supervisor.state)
  })
  ipcMain.on(desktopChannels.restart, (event) => {
    if (isOwnPage(event)) supervisor.restart()
  })
}

function handOver(page: WebContents, engine: ElectronEngine | null, generation: number): void {
  if (!engine) return
  const { port1, port2 } = new MessageChannelMain()
  engine.connect(port1)
  page.postMessage(desktopChannels.enginePort, generation, [port2])
}

/** The app waits for the engine to finish its step. */
function endWithApp(supervisor: Supervisor<ElectronEngine>): void {
  let ended = false
  app.on('will-quit', (event) => {
    if (ended) return
    event.preventDefault()
    void supervisor.stop().finally(() => {
      ended = true
      app.quit()
    })
  })
}
