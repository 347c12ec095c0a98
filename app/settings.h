#pragma once
#include <QByteArray>
#include <QSettings>
#include <QStringList>

namespace ng {

/// What the window remembers from one time to the next. With `remember` off nothing is read or written (pictures, tests).
class Settings {
public:
    explicit Settings(bool remember) : m_remember(remember) {}

    [[nodiscard]] bool dark() const { return value("look/dark", true).toBool(); }
    void setDark(bool on) { setValue("look/dark", on); }
    [[nodiscard]] QByteArray geometry() const { return value("window/geometry", {}).toByteArray(); }
    void setGeometry(const QByteArray& g) { setValue("window/geometry", g); }
    [[nodiscard]] QByteArray layout() const { return value("live/layout", {}).toByteArray(); }
    void setLayout(const QByteArray& l) { setValue("live/layout", l); }
    [[nodiscard]] QStringList recentDesigns() const { return value("recent/designs", {}).toStringList(); }
    [[nodiscard]] QStringList recentRuns() const { return value("recent/runs", {}).toStringList(); }
    void addRecentDesign(const QString& file) { addRecent("recent/designs", file); }
    void addRecentRun(const QString& file) { addRecent("recent/runs", file); }

private:
    static constexpr int kRecent = 12;

    [[nodiscard]] QVariant value(const char* key, const QVariant& otherwise) const { return m_remember ? m_settings.value(key, otherwise) : otherwise; }
    void setValue(const char* key, const QVariant& v)
    {
        if (m_remember) m_settings.setValue(key, v);
    }
    void addRecent(const char* key, const QString& file)
    {
        QStringList files = value(key, {}).toStringList();
        files.removeAll(file);
        files.prepend(file);
        setValue(key, QStringList(files.mid(0, kRecent)));
    }

    bool m_remember;
    QSettings m_settings;
};

} // namespace ng
