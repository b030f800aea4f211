import { type Answer, answer, html, json, notFound } from '../answer.ts'
import { type Call, header } from '../request.ts'
import type { Bean } from './bean.ts'
import { toJson, toXml } from './render.ts'
import { byDepth, byTree } from './tree.ts'

/** Answers `…/api/json` and `…/api/xml` of a bean; `rest` is what follows `api`. */
export function serveApi(call: Call, rest: readonly string[], bean: Bean): Answer {
  const [format, ...more] = rest
  if (format === undefined) return html('Remote API')
  if (more.length > 0) throw notFound()
  const tree = call.query.get('tree')
  const pruner = tree === null ? byDepth(1 - (Number.parseInt(call.query.get('depth') ?? '', 10) || 0)) : byTree(tree)
  const { version } = call.controller.behaviour
  if (format === 'json') {
    const gzip = /\bgzip\b/.test(header(call, 'accept-encoding') ?? '')
    return json(toJson(bean, pruner), call.query.get('pretty') === 'true', gzip, version)
  }
  if (format === 'xml')
    return answer(200, { 'X-Jenkins': version, 'Content-Type': 'application/xml;charset=UTF-8' }, toXml(bean, pruner))
  throw notFound()
}
