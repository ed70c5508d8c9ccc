{{- define "copydesk.labels" -}}
app.kubernetes.io/name: copydesk
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "copydesk.name" -}}
{{ .root.Release.Name }}-{{ .component }}
{{- end }}

{{- /* Settings that all services have. `service` is the user of the server. */ -}}
{{- define "copydesk.environment" -}}
- {name: COPYDESK_NAMESPACE, value: {{ .root.Values.namespace | quote }}}
- {name: COPYDESK_PARTITIONS, value: {{ .root.Values.partitions | quote }}}
- {name: COPYDESK_REDIS_URL, value: {{ .root.Values.server.url | quote }}}
- {name: COPYDESK_REDIS_USER, value: "{{ .root.Values.namespace }}:{{ .service }}"}
- {name: COPYDESK_REDIS_PASSWORD_FILE, value: /run/secrets/server_password}
- {name: COPYDESK_CONTENT, value: {{ .root.Values.content.url | quote }}}
{{- with .root.Values.content.endpoint }}
- {name: COPYDESK_CONTENT_ENDPOINT, value: {{ . | quote }}}
{{- end }}
- {name: COPYDESK_INDEX, value: {{ .root.Values.index.url | quote }}}
# Folders of its own making: a volume belongs to the machine's root.
- {name: COPYDESK_STATE, value: /data/copydesk}
- {name: COPYDESK_RUN_DIR, value: /run/copydesk/sockets}
- name: COPYDESK_WORKER
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
{{- range $name, $value := .root.Values.settings }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}

{{- /* Each service sees its own password of the server, and of the rest what it uses. */ -}}
{{- define "copydesk.secrets" -}}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ .root.Values.secretName }}
          items:
            - {key: {{ .service }}, path: server_password}
      - secret:
          name: {{ .root.Values.secretName }}
          optional: true
          items:
            - {key: content_key, path: copydesk_content_key}
            - {key: content_secret, path: copydesk_content_secret}
{{- if has .service (list "indexer" "desk") }}
      - secret:
          name: {{ .root.Values.secretName }}
          optional: true
          items:
            - {key: index_user, path: copydesk_index_user}
            - {key: index_password, path: copydesk_index_password}
{{- end }}
{{- if eq .service "desk" }}
      - secret:
          name: {{ .root.Values.secretName }}
          items:
            - {key: token, path: copydesk_token}
{{- end }}
{{- end }}

{{- define "copydesk.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "copydesk.security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "copydesk.probes" -}}
{{- if eq .service "desk" }}
startupProbe:
  httpGet: {path: /healthz, port: http}
  periodSeconds: 3
  failureThreshold: 60
readinessProbe:
  httpGet: {path: /readyz, port: http}
  periodSeconds: 5
  timeoutSeconds: 5
livenessProbe:
  httpGet: {path: /healthz, port: http}
  periodSeconds: 20
  timeoutSeconds: 10
  failureThreshold: 6
{{- else }}
startupProbe:
  exec: {command: [python, -m, services.process.probe, {{ .service }}, healthz]}
  periodSeconds: 5
  timeoutSeconds: 10
  failureThreshold: 36
readinessProbe:
  exec: {command: [python, -m, services.process.probe, {{ .service }}]}
  periodSeconds: 10
  timeoutSeconds: 10
livenessProbe:
  exec: {command: [python, -m, services.process.probe, {{ .service }}, healthz]}
  periodSeconds: 30
  timeoutSeconds: 20
  failureThreshold: 4
{{- end }}
{{- end }}

{{- /* Pods of one kind on different machines, where there are such. */ -}}
{{- define "copydesk.spread" -}}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "copydesk.labels" . | nindent 6 }}
{{- end }}

{{- /* The pod of a service: `root`, `component` (its name), `service`, `environment`, `mounts`, `volumes`. */ -}}
{{- define "copydesk.pod" -}}
metadata:
  labels:
    {{- include "copydesk.labels" . | nindent 4 }}
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 30
  securityContext:
    {{- include "copydesk.podSecurity" . | nindent 4 }}
  topologySpreadConstraints:
    {{- include "copydesk.spread" . | nindent 4 }}
  containers:
    - name: {{ .service }}
      image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag }}"
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      command: [python, -m, services.{{ .service }}]
      env:
        {{- include "copydesk.environment" . | nindent 8 }}
        {{- with .environment }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- if eq .service "desk" }}
      ports:
        - {name: http, containerPort: 8008}
      {{- end }}
      {{- include "copydesk.probes" . | nindent 6 }}
      resources:
        {{- toYaml (index .root.Values .service).resources | nindent 8 }}
      securityContext:
        {{- include "copydesk.security" . | nindent 8 }}
      volumeMounts:
        - {name: secrets, mountPath: /run/secrets, readOnly: true}
        - {name: run, mountPath: /run/copydesk}
        - {name: tmp, mountPath: /tmp}
        - {name: state, mountPath: /data}
        {{- with .mounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    {{- include "copydesk.secrets" . | nindent 4 }}
    - {name: run, emptyDir: {medium: Memory, sizeLimit: 16Mi}}
    - {name: tmp, emptyDir: {sizeLimit: 1Gi}}
    {{- if not .keeps }}
    - {name: state, emptyDir: {sizeLimit: 10Gi}}
    {{- end }}
    {{- with .volumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
