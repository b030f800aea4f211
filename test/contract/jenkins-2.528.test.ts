import { replayRecordings } from './jenkins-transcripts/replay.ts'

replayRecordings({ version: '2.528.1', excluded: new Map(), compared: 1537, equal: 1039 })
