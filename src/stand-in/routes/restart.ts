import { type Answer, html, methodNotAllowed } from '../answer.ts'
import type { Call } from '../request.ts'
import { redirect } from './redirect.ts'

/** `POST /restart` of an administrator: not recorded, from Jenkins' source. A GET shows the page that asks whether one is sure. */
export function restart(call: Call): Answer {
  call.require('administer')
  if (call.method === 'GET') return html('Restart Jenkins [Jenkins]')
  if (call.method !== 'POST') throw methodNotAllowed()
  call.controller.restartAsked()
  return redirect(call, '/')
}
