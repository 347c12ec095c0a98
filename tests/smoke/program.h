#pragma once
#include <QtTest>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

namespace ng::test {

/// What a run of the program left behind.
struct Outcome {
    int status = -1;       ///< exit status; 128 + signal when it was killed
    QString out, err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
    [[nodiscard]] QString hash() const { return json()["hash"].toString(); }
    /// Exactly one line on stderr, from the program, with all these words in it; empty: it is so.
    [[nodiscard]] QString notOneLine(const QStringList& words) const
    {
        if (err.count('\n') != 1 || !err.endsWith('\n') || !err.startsWith("neurogrove: ")) return "not one line: " + err;
        for (const QString& w : words)
            if (!err.contains(w)) return "\"" + w + "\" is missing in: " + err;
        return {};
    }
};

using Environment = QList<std::pair<QString, QString>>;

inline QString programFile() { return NG_BINARY_DIR "/bin/neurogrove"; }
inline QString design(const QString& name) { return NG_SOURCE_DIR "/resources/experiments/" + name + ".ngdesign"; }

/// The test's environment without the person's own settings, runs and plugins. An empty value takes a variable out.
inline QProcessEnvironment environment(const QString& home, const Environment& changes = {})
{
    QProcessEnvironment e = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"NEUROGROVE_PLUGINS", "NEUROGROVE_RUNS", "NEUROGROVE_RESOURCES", "WAYLAND_DISPLAY"}) e.remove(name);
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"}) e.insert(name, home);
    for (const auto& [name, value] : changes) {
        if (value.isEmpty()) e.remove(name);
        else e.insert(name, value);
    }
    return e;
}

/// Runs a command in a folder and waits until it ends.
inline Outcome run(const QString& folder, const QString& command, const QStringList& arguments, const Environment& changes = {})
{
    QProcess p;
    p.setWorkingDirectory(folder);
    p.setProcessEnvironment(environment(folder, changes));
    p.start(command, arguments);
    Outcome o;
    if (!p.waitForFinished(120'000)) {
        p.kill();
        p.waitForFinished();
        o.err = "did not end";
        return o;
    }
    o.status = p.exitStatus() == QProcess::NormalExit ? p.exitCode() : 128 + p.exitCode();
    o.out = QString::fromUtf8(p.readAllStandardOutput());
    o.err = QString::fromUtf8(p.readAllStandardError());
    return o;
}

inline Outcome neurogrove(const QString& folder, const QStringList& arguments, const Environment& changes = {})
{
    return run(folder, programFile(), arguments, changes);
}

inline QByteArray contentOf(const QString& file)
{
    QFile f(file);
    return f.open(QIODevice::ReadOnly) ? f.readAll() : QByteArray();
}

[[nodiscard]] inline bool write(const QString& file, const QByteArray& content)
{
    QFile f(file);
    return f.open(QIODevice::WriteOnly) && f.write(content) == content.size();
}

} // namespace ng::test
