{{/* The name of everything: the release's. */}}
{{- define "copydesk.name" -}}
{{ .Release.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* What pods are found by. */}}
{{- define "copydesk.selector" -}}
app.kubernetes.io/name: {{ include "copydesk.name" . }}
{{- end }}

{{- define "copydesk.labels" -}}
{{ include "copydesk.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "copydesk.pipeline" -}}
{{ .Values.pipeline | default (.Files.Get "files/pipeline.yaml") }}
{{- end }}
