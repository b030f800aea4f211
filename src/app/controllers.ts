import type { Logger } from 'pino'
import type { ControllerState } from '../http/routes/controllers.ts'
import type { Controller, ControllerConfig } from '../jenkins/controller.ts'
import { createController } from '../jenkins/create-controller.ts'
import { JenkinsError } from '../jenkins/jenkins-error.ts'

/** A controller with what the bridge remembers of it. */
export interface OpenController {
  readonly controller: Controller
  describe(): Promise<ControllerState>
}

/** Milliseconds of the first pause after a run of failures; it doubles up to sixteen times as long. */
const PAUSE = 500

export function openController(config: ControllerConfig, hash: (text: string) => string, log: Logger): OpenController {
  let circuitOpenedAt: string | null = null
  const controller = createController(
    { ...config, breakerOpenMs: PAUSE },
    {
      hash,
      onStateChange(circuit) {
        if (circuit === 'half-open') return
        // One line when calls are paused and one when they go through again, however often it was tried between.
        const isNews = (circuit === 'open') === (circuitOpenedAt === null)
        if (circuit === 'open') circuitOpenedAt ??= new Date().toISOString()
        else circuitOpenedAt = null
        if (isNews) log.warn({ controller: config.name, circuit }, 'the circuit of a controller has changed')
      }
    }
  )
  return {
    controller,
    async describe() {
      const { reason, message } = await askedNow(controller)
      return {
        name: config.name,
        url: config.url,
        reachable: reason === null,
        reason,
        message,
        circuit: controller.circuit,
        circuitOpenedAt,
        capabilities: controller.lastCapabilities
      }
    }
  }
}

async function askedNow(controller: Controller): Promise<{ reason: string | null; message: string | null }> {
  try {
    await controller.ping()
    await controller.capabilities()
    return { reason: null, message: null }
  } catch (error) {
    if (!(error instanceof JenkinsError)) throw error
    return { reason: error.reason, message: error.message }
  }
}
