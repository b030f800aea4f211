import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { apiClient } from '../api-client.ts'
import { openapiDocument } from './openapi-document.ts'

const file = fileURLToPath(new URL('../../../openapi/openapi.json', import.meta.url))
await writeFile(file, await openapiDocument())
await writeFile(new URL('../../../openapi/client.ts', import.meta.url), await apiClient(file))
